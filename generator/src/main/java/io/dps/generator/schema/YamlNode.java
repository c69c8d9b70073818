package io.dps.generator.schema;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A node of a schema file. Each method reads it as one type, or fails with file, line and path if it has another type.
 *
 * @param file name of the file, for messages
 * @param path the node's path in the file, such as {@code fields.price.range}; empty for the whole file
 * @param node the node itself
 */
record YamlNode(String file, String path, Node node) {

    boolean isMap() {
        return node instanceof MappingNode;
    }

    /** Returns the values by key, in the order of the file. */
    Map<String, YamlNode> map() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(
                    path.isEmpty() ? "a schema needs keys with values" : "'" + path + "' needs keys with values",
                    "write it as KEY: VALUE");
        }
        Map<String, YamlNode> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlNode name = new YamlNode(file, path, tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw name.wrong("a key must be a single word", "write it as KEY: VALUE");
            }
            String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            YamlNode earlier = values.put(key.getValue(), new YamlNode(file, below, tuple.getValueNode()));
            if (earlier != null) {
                throw name.wrong("'" + below + "' is also set on line " + earlier.line(), "remove one of them");
            }
        }
        return values;
    }

    /** Returns the values by key, and refuses keys other than the given ones. */
    Map<String, YamlNode> map(List<String> known) {
        Map<String, YamlNode> values = map();
        values.forEach((key, value) -> {
            if (!known.contains(key)) {
                throw value.wrong(
                        "unknown key '" + key + "'" + (path.isEmpty() ? "" : " in '" + path + "'"),
                        Suggestion.hint(key, known, "use one of: " + String.join(", ", known)));
            }
        });
        return values;
    }

    List<YamlNode> list() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("'" + path + "' must be a list", "write it as [A, B]");
        }
        List<YamlNode> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            values.add(new YamlNode(file, path, item));
        }
        return values;
    }

    String text() {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw wrong("'" + path + "' needs a value", "write it as KEY: VALUE");
    }

    BigDecimal number() {
        return number(text());
    }

    BigDecimal number(String text) {
        // Longer numbers fit no type, and a huge exponent would make a number that fills the memory.
        if (text.matches("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?")) {
            return new BigDecimal(text);
        }
        throw wrong("'" + path + "' must be a number, not '" + text + "'", "");
    }

    int whole(int lowest, int highest) {
        BigDecimal number = number();
        if (number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(lowest)) < 0
                || number.compareTo(BigDecimal.valueOf(highest)) > 0) {
            throw wrong(
                    "'" + path + "' must be a whole number from " + lowest + " to " + highest + ", not '" + text()
                            + "'",
                    "");
        }
        return number.intValue();
    }

    /** Reads a share: 0.1 or 10%. */
    double share() {
        String text = text();
        boolean percent = text.endsWith("%");
        BigDecimal number = number(percent ? text.substring(0, text.length() - 1) : text);
        double share = percent ? number.movePointLeft(2).doubleValue() : number.doubleValue();
        if (share < 0 || share > 1) {
            throw wrong("'" + path + "' must be a share, not '" + text + "'", "write 0.1 or 10%, at most 1 or 100%");
        }
        return share;
    }

    int line() {
        return node.getStartMark().getLine() + 1;
    }

    UserFailure wrong(String message, String hint) {
        return UserFailure.usage(file + ":" + line() + ": " + message, hint);
    }
}
