package io.dps.stack.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Lays one file over another: mappings are merged, a scalar replaces. Lists in both files are refused, because Docker's
 * command joins some of them and replaces others.
 */
final class YamlOverlay {
    private final BiFunction<Node, String, RuntimeException> failure;

    /** @param failure creates the exception for a node of the upper file, which it gets with what is wrong with it */
    YamlOverlay(BiFunction<Node, String, RuntimeException> failure) {
        this.failure = failure;
    }

    Node merge(Node lower, Node upper) {
        return merge("", lower, upper);
    }

    private Node merge(String path, Node lower, Node upper) {
        if (lower instanceof MappingNode below && upper instanceof MappingNode above) {
            return merge(path, below, above);
        }
        if (lower instanceof ScalarNode && upper instanceof ScalarNode) {
            return upper;
        }
        String what = lower instanceof SequenceNode && upper instanceof SequenceNode
                ? "'" + path + "' is a list in both files"
                : "'" + path + "' is of another kind than in the file below";
        throw failure.apply(upper, what);
    }

    private Node merge(String path, MappingNode lower, MappingNode upper) {
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        lower.getValue().forEach(tuple -> merged.put(key(tuple), tuple));
        for (NodeTuple tuple : upper.getValue()) {
            String key = key(tuple);
            NodeTuple below = merged.get(key);
            Node value = below == null
                    ? tuple.getValueNode()
                    : merge(path.isEmpty() ? key : path + "." + key, below.getValueNode(), tuple.getValueNode());
            merged.put(key, new NodeTuple(tuple.getKeyNode(), value));
        }
        return new MappingNode(
                lower.getTag(),
                true,
                List.copyOf(merged.values()),
                lower.getStartMark(),
                lower.getEndMark(),
                lower.getFlowStyle());
    }

    private String key(NodeTuple tuple) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar
                && !scalar.getValue().equals("<<")) {
            return scalar.getValue();
        }
        throw failure.apply(tuple.getKeyNode(), "only plain keys can be laid over another file");
    }
}
