package io.dps.shell.settings;

import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.ConfigFile.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into entries. Separate from {@link ConfigFile}, so that dps without a configuration file starts without
 * loading the YAML parser.
 */
final class ConfigYaml {
    /** Aliases of aliases can stand for more keys than any memory holds. */
    private static final int MOST_KEYS = 10_000;

    private static final String WAY_OUT = "fix the file, or use another one with --config";

    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ConfigYaml(Path path) {
        this.path = path;
    }

    /** Reads the text of a file. */
    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw UserFailure.usage("cannot read the configuration " + path + ": " + reason(e), WAY_OUT);
        }
    }

    /** Returns the scalars of a file's text by dotted path, in the order of the text. */
    static Map<String, Entry> read(Path path, String text) {
        ConfigYaml yaml = new ConfigYaml(path);
        try {
            Node root = new Yaml().compose(new StringReader(text));
            if (root instanceof MappingNode map) {
                yaml.take("", map, List.of());
            } else if (root != null
                    && !(root instanceof ScalarNode scalar && scalar.getValue().isBlank())) {
                String found = root instanceof ScalarNode ? "text" : "list";
                throw yaml.wrong(line(root), "expected keys with values, found a " + found, "write it as KEY: VALUE");
            }
        } catch (ComposerException e) {
            // getProblem() alone is only half a sentence, for example: but found another document.
            throw yaml.notYaml(e.getProblemMark(), e.getContext() + " " + e.getProblem());
        } catch (MarkedYAMLException e) {
            throw yaml.notYaml(e.getProblemMark(), e.getProblem());
        } catch (ReaderException e) {
            long line = text.codePoints()
                            .limit(e.getPosition())
                            .filter(letter -> letter == '\n')
                            .count()
                    + 1;
            throw yaml.wrong((int) line, "not valid YAML: a control character", WAY_OUT);
        } catch (YAMLException e) {
            // Limits of the parser, which does not say where: nesting, aliases, length.
            throw UserFailure.usage(
                    path + ": not valid YAML: " + FailureReport.firstLetterLow(String.valueOf(e.getMessage())),
                    WAY_OUT,
                    e);
        }
        return yaml.entries;
    }

    /** @param around the enclosing maps, to detect a map that contains itself through an alias */
    private void take(String prefix, MappingNode map, List<MappingNode> around) {
        List<MappingNode> path = Stream.concat(around.stream(), Stream.of(map)).toList();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw wrong(line(tuple.getKeyNode()), "a key must be a single line", "write it as KEY: VALUE");
            }
            String key = prefix + name.getValue();
            Node value = tuple.getValueNode();
            if (value instanceof MappingNode below) {
                if (path.contains(below)) {
                    throw wrong(
                            line(name),
                            "'" + key + "' contains itself",
                            "write out its keys instead of using the alias");
                }
                take(key + ".", below, path);
            } else if (value instanceof ScalarNode scalar) {
                if (!scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty()) {
                    add(key, new Entry(scalar.getValue(), line(value)));
                }
            } else {
                throw wrong(line(value), "'" + key + "' requires a single value, not a list", "write it as KEY: VALUE");
            }
        }
    }

    private void add(String key, Entry entry) {
        if (entries.size() == MOST_KEYS) {
            throw wrong(entry.line(), "there are more than " + MOST_KEYS + " keys", "use fewer aliases");
        }
        Entry earlier = entries.put(key, entry);
        if (earlier != null) {
            throw wrong(entry.line(), "'" + key + "' is also set on line " + earlier.line(), "remove one of them");
        }
    }

    private UserFailure notYaml(Mark mark, String problem) {
        return wrong(mark.getLine() + 1, "not valid YAML: " + problem, WAY_OUT);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private UserFailure wrong(int line, String message, String hint) {
        return UserFailure.usage(path + ":" + line + ": " + message, hint);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        return e.getMessage() == null
                ? "the system refused access"
                : e.getMessage().toLowerCase(Locale.ROOT);
    }
}
