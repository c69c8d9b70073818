package io.dps.shell.settings;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The scalars of config.yaml by dotted path, each with its line. Keys may be nested or dotted: {@code kafka: {port: 1}}
 * and {@code kafka.port: 1} are the same.
 */
final class ConfigFile {
    private static final String CONTEXTS = "contexts";

    private final Path path;
    private final Map<String, Entry> entries;

    private ConfigFile(Path path, Map<String, Entry> entries) {
        this.path = path;
        this.entries = entries;
    }

    /** Returns an empty file. */
    static ConfigFile none() {
        return new ConfigFile(Path.of(""), Map.of());
    }

    /**
     * Reads and checks a file.
     *
     * @throws UserFailure of kind {@code USAGE}, naming file and line, if the file cannot be read or has an unknown key
     *     or an invalid value
     */
    static ConfigFile read(Path path) {
        return of(path, ConfigYaml.text(path));
    }

    /** Parses text that is about to be written to the file. */
    static ConfigFile of(Path path, String text) {
        ConfigFile file = new ConfigFile(path, ConfigYaml.read(path, text));
        file.check();
        return file;
    }

    /**
     * Returns true if the entry is a context without settings. YAML nulls do not reach this class: a key without a
     * value has an empty text.
     */
    private static boolean isEmptyContext(String key, Entry entry) {
        return entry.text().isEmpty() && key.matches(CONTEXTS + "(\\.[^.]+)?");
    }

    private void check() {
        entries.forEach((key, entry) -> {
            if (isEmptyContext(key, entry)) {
                return;
            }
            Setting setting =
                    find(key).orElseThrow(() -> UserFailure.usage(at(entry) + "unknown key '" + key + "'", hint(key)));
            setting.problem(entry.text()).ifPresent(problem -> {
                throw UserFailure.usage(
                        at(entry) + "'" + key + "' is '" + setting.shown(entry.text()) + "': " + problem, "");
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
        String place = inContext ? "known keys of a context: " : "known top-level keys: contexts, ";
        return Suggestion.hint(last, known, place + String.join(", ", known));
    }

    /** Returns the value of a setting, if the file sets it. */
    Optional<Config.Value> value(Setting setting, String context) {
        String key = setting.scope() == Setting.Scope.GLOBAL
                ? setting.key()
                : CONTEXTS + "." + context + "." + setting.key();
        return Optional.ofNullable(entries.get(key))
                .map(entry -> new Config.Value(entry.text(), path + ":" + entry.line()));
    }

    /** Returns the contexts in the order of the file, including contexts without settings. */
    Set<String> contexts() {
        Set<String> names = new LinkedHashSet<>();
        entries.forEach((key, entry) -> {
            if (isEmptyContext(key, entry) && key.contains(".")) {
                names.add(key.substring(CONTEXTS.length() + 1));
            }
            find(key)
                    .filter(setting -> setting.scope() == Setting.Scope.CONTEXT)
                    .ifPresent(setting -> names.add(contextOf(setting, key)));
        });
        return names;
    }

    /** Returns the settings of a context in the file, without defaults. */
    Map<Setting, String> values(String context) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (setting.scope() == Setting.Scope.CONTEXT) {
                value(setting, context).ifPresent(value -> values.put(setting, value.text()));
            }
        }
        return values;
    }

    /** Returns the first key that does not belong to a context, with its line. */
    Optional<String> globalKey() {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(CONTEXTS))
                .map(entry -> at(entry.getValue()) + "'" + entry.getKey() + "'")
                .findFirst();
    }

    private String at(Entry entry) {
        return path + ":" + entry.line() + ": ";
    }

    /**
     * A value in the file.
     *
     * @param text the value as written
     * @param line its line, from 1
     */
    record Entry(String text, int line) {}
}
