package io.dps.stack.compose;

import io.dps.contract.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of the file, in its order; merge keys ({@code <<}) are resolved, and duplicate keys are refused. */
final class YamlMap {
    private final YamlValue owner;
    private final Map<String, YamlValue> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private YamlMap(YamlValue owner) {
        this.owner = owner;
    }

    static YamlMap empty(YamlValue owner) {
        return new YamlMap(owner);
    }

    static YamlMap of(YamlValue owner, MappingNode node) {
        YamlMap map = new YamlMap(owner);
        for (NodeTuple tuple : node.getValue()) {
            map.add(tuple);
        }
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                map.merge(tuple.getValueNode());
            }
        }
        return map;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private void add(NodeTuple tuple) {
        int line = tuple.getKeyNode().getStartMark().getLine() + 1;
        if (isMerge(tuple.getKeyNode())) {
            return;
        }
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw owner.wrongAt(line, "a key must be a scalar", "");
        }
        if (lines.containsKey(key.getValue())) {
            throw owner.wrongAt(
                    line,
                    "duplicate key '" + key.getValue() + "', already on line " + lines.get(key.getValue()),
                    "remove one of them");
        }
        put(key.getValue(), line, tuple.getValueNode());
    }

    /** Adds the keys of the merged mappings that this mapping does not have itself. */
    private void merge(Node node) {
        List<Node> sources = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        for (Node source : sources) {
            if (!(source instanceof MappingNode mapping)) {
                throw owner.wrongAt(node.getStartMark().getLine() + 1, "'<<' must refer to a mapping", "");
            }
            YamlMap merged = of(owner, mapping);
            merged.values.forEach((key, value) -> {
                if (!values.containsKey(key)) {
                    values.put(key, value);
                    lines.put(key, merged.lines.get(key));
                }
            });
        }
    }

    private void put(String key, int line, Node node) {
        String path = owner.path().isEmpty() ? key : owner.path() + "." + key;
        values.put(key, new YamlValue(owner.source(), path, node));
        lines.put(key, line);
    }

    /** Refuses every key other than the given ones. */
    YamlMap only(String... keys) {
        List<String> known = List.of(keys);
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String where = owner.path().isEmpty() ? "" : " in '" + owner.path() + "'";
                throw owner.wrongAt(
                        lines.get(key),
                        "unknown key '" + key + "'" + where,
                        Suggestion.hint(key, known, "known keys are: " + String.join(", ", known)));
            }
        }
        return this;
    }

    /** Removes the keys that begin with {@code x-}, which only hold anchors. */
    YamlMap withoutExtensions() {
        values.keySet().removeIf(key -> key.startsWith("x-"));
        return this;
    }

    Map<String, YamlValue> values() {
        return values;
    }

    int line(String key) {
        return lines.get(key);
    }

    /** Reads the value of a key; returns empty if the key is missing or has no value. */
    <T> Optional<T> get(String key, Function<YamlValue, T> reader) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !value.isNull())
                .map(reader);
    }

    YamlValue require(String key) {
        YamlValue value = values.get(key);
        if (value == null) {
            throw owner.wrong("'" + owner.path() + "' has no '" + key + "'", "");
        }
        return value;
    }

    boolean flag(String key) {
        return get(key, YamlValue::bool).orElse(false);
    }

    List<String> texts(String key) {
        return get(key, YamlValue::texts).orElse(List.of());
    }

    /** Reads texts by name, written as a mapping or as a list of {@code KEY=VALUE}. */
    Map<String, String> pairs(String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        YamlValue value = values.get(key);
        if (value == null || value.isNull()) {
            return pairs;
        }
        if (value.isList()) {
            for (YamlValue item : value.list()) {
                String[] parts = item.text().split("=", 2);
                if (parts.length < 2) {
                    throw item.wrong("'" + item.path() + "' must be KEY=VALUE", "");
                }
                pairs.put(parts[0], parts[1]);
            }
            return pairs;
        }
        value.map().values().forEach((name, item) -> pairs.put(name, item.text()));
        return pairs;
    }
}
