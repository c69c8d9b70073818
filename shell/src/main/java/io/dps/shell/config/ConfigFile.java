package io.dps.shell.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.dps.shell.error.DpsException;
import io.dps.shell.error.Suggestion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scalars of config.yaml by their dotted path, each with its line. Keys may be nested or dotted: {@code kafka:
 * {port: 1}} and {@code kafka.port: 1} are one.
 */
final class ConfigFile {
    private static final String CONTEXTS = "contexts";

    private final Path path;
    private final Map<String, Entry> entries;

    private ConfigFile(Path path, Map<String, Entry> entries) {
        this.path = path;
        this.entries = entries;
    }

    /** A file that says nothing. */
    static ConfigFile none() {
        return new ConfigFile(Path.of(""), Map.of());
    }

    /**
     * Reads and checks a file.
     *
     * @throws DpsException usage, naming file and line, when it cannot be read or holds an unknown key or a bad value
     */
    static ConfigFile read(Path path) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (YAMLParser parser = YAMLFactory.builder().build().createParser(Files.newBufferedReader(path))) {
            readInto(path, parser, entries);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw DpsException.usage(
                    path + ":" + line + ": not valid YAML: " + firstLine(e.getOriginalMessage()),
                    "mend the file, or name another with --config");
        } catch (IOException e) {
            throw DpsException.usage(
                    "cannot read the configuration " + path + ": " + reason(e),
                    "mend the file, or name another with --config");
        }
        ConfigFile file = new ConfigFile(path, entries);
        file.check();
        return file;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not a text in UTF-8";
        }
        return e.getMessage() == null ? "the system refused it" : e.getMessage().toLowerCase(Locale.ROOT);
    }

    private static void readInto(Path path, YAMLParser parser, Map<String, Entry> entries) throws IOException {
        Deque<String> at = new ArrayDeque<>();
        String name = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            int line = parser.currentTokenLocation().getLineNr();
            switch (token) {
                case FIELD_NAME -> name = parser.currentName();
                case START_OBJECT -> at.addLast(name);
                case END_OBJECT -> at.removeLast();
                case VALUE_NULL -> {}
                case START_ARRAY ->
                    throw DpsException.usage(
                            path + ":" + line + ": '" + name + "' takes one value, not a list",
                            "write it as " + name + ": VALUE");
                default -> {
                    String key = Stream.concat(at.stream().skip(1), Stream.of(name))
                            .reduce((a, b) -> a + "." + b)
                            .orElse("");
                    Entry earlier = entries.put(key, new Entry(parser.getText(), line));
                    if (earlier != null) {
                        throw DpsException.usage(
                                path + ":" + line + ": '" + key + "' stands on line " + earlier.line() + " too",
                                "leave one of them");
                    }
                }
            }
        }
    }

    private void check() {
        entries.forEach((key, entry) -> {
            Setting setting =
                    find(key).orElseThrow(() -> DpsException.usage(at(entry) + "unknown key '" + key + "'", hint(key)));
            setting.problem(entry.text()).ifPresent(problem -> {
                throw DpsException.usage(at(entry) + "'" + key + "' is '" + entry.text() + "': " + problem, "");
            });
        });
    }

    private Optional<Setting> find(String key) {
        return Stream.of(Setting.values())
                .filter(setting -> matches(setting, key))
                .findFirst();
    }

    private static boolean matches(Setting setting, String key) {
        return setting.scope() == Setting.Scope.GLOBAL
                ? setting.key().equals(key)
                : key.startsWith(CONTEXTS + ".")
                        && key.endsWith("." + setting.key())
                        && !contextOf(setting, key).contains(" ");
    }

    private static String contextOf(Setting setting, String key) {
        int start = CONTEXTS.length() + 1;
        int end = key.length() - setting.key().length() - 1;
        return end > start ? key.substring(start, end) : " ";
    }

    private static String hint(String key) {
        boolean inContext = key.startsWith(CONTEXTS + ".");
        String[] parts = key.split("\\.", 3);
        String last = inContext && parts.length == 3 ? parts[2] : key;
        List<String> known = Setting.keys(inContext ? Setting.Scope.CONTEXT : Setting.Scope.GLOBAL);
        String place = inContext ? "keys of a context are: " : "keys at the top are: contexts, ";
        return Suggestion.hint(last, known, place + String.join(", ", known));
    }

    /** The value for a setting, if the file has one for it. */
    Optional<Config.Value> value(Setting setting, String context) {
        String key = setting.scope() == Setting.Scope.GLOBAL
                ? setting.key()
                : CONTEXTS + "." + context + "." + setting.key();
        return Optional.ofNullable(entries.get(key))
                .map(entry -> new Config.Value(entry.text(), path + ":" + entry.line()));
    }

    private String at(Entry entry) {
        return path + ":" + entry.line() + ": ";
    }

    private record Entry(String text, int line) {}
}
