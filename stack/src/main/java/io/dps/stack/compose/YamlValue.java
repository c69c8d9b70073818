package io.dps.stack.compose;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of the file. Each method reads it as one type, or fails with file, line and path if it has another type.
 *
 * @param source the file and the variables
 * @param path its path in the file, such as {@code services.kafka.ports}
 * @param node the node itself
 */
record YamlValue(YamlSource source, String path, Node node) {
    YamlMap map() {
        if (isNull()) {
            return YamlMap.empty(this);
        }
        if (node instanceof MappingNode mapping) {
            return YamlMap.of(this, mapping);
        }
        throw wrong("'" + path + "' must be a mapping", "write it as KEY: VALUE");
    }

    List<YamlValue> list() {
        if (node instanceof SequenceNode sequence) {
            List<YamlValue> values = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                values.add(new YamlValue(source, path + "[" + values.size() + "]", item));
            }
            return values;
        }
        throw wrong("'" + path + "' must be a list", "write it as [A, B], or with a '-' before each");
    }

    List<String> texts() {
        return list().stream().map(YamlValue::text).toList();
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Reads a scalar and replaces the variables in it. */
    String text() {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return source.variables().apply(scalar.getValue(), problem -> wrong(path + ": " + problem, ""));
        }
        throw wrong("'" + path + "' needs a value", "");
    }

    boolean bool() {
        String text = text();
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        throw wrong("'" + path + "' must be true or false, not '" + text + "'", "");
    }

    int integer() {
        return parsed("a whole number", text -> {
            try {
                return Optional.of(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** Reads a file mode: a number that begins with 0 is octal, as in YAML 1.1. */
    int mode() {
        return parsed("a file mode such as 0400", text -> {
            boolean octal = text.matches("0o?[0-7]{1,4}");
            if (!octal && !text.matches("[1-9][0-9]{0,3}")) {
                return Optional.empty();
            }
            return Optional.of(Integer.parseInt(text.replaceFirst("^0o", "0"), octal ? 8 : 10));
        });
    }

    double decimal() {
        return parsed(
                "a number",
                text -> text.matches("[0-9]+(\\.[0-9]+)?") ? Optional.of(Double.parseDouble(text)) : Optional.empty());
    }

    Duration duration() {
        return parsed("a duration such as 10s or 1m30s", Quantities::duration);
    }

    long bytes() {
        return parsed("a size such as 512M", Quantities::bytes);
    }

    long nanoCpus() {
        return parsed("a number of cores such as 0.5", Quantities::nanoCpus);
    }

    String oneOf(String... values) {
        String text = text();
        if (List.of(values).contains(text)) {
            return text;
        }
        throw wrong(
                "'" + path + "' cannot be '" + text + "'",
                Suggestion.hint(text, List.of(values), "use one of: " + String.join(", ", values)));
    }

    private <T> T parsed(String expected, Function<String, Optional<T>> parser) {
        String text = text();
        return parser.apply(text)
                .orElseThrow(() -> wrong("'" + path + "' must be " + expected + ", not '" + text + "'", ""));
    }

    int line() {
        return node.getStartMark().getLine() + 1;
    }

    UserFailure wrong(String message, String hint) {
        return wrongAt(line(), message, hint);
    }

    UserFailure wrongAt(int line, String message, String hint) {
        return UserFailure.usage(source.file() + ":" + line + ": " + message, hint);
    }
}
