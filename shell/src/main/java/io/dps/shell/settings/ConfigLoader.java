package io.dps.shell.settings;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the value of every setting: option, then environment (including variables made by {@code set}), then file, then
 * default. The result depends only on the arguments and the file.
 */
public final class ConfigLoader {
    /** Valid variables that begin with {@code DPS_} but set no setting. */
    private static final List<String> OTHER_VARIABLES =
            List.of("DPS_CLASS_ARCHIVE", "DPS_CONFIG", "DPS_JAVA_HOME", "DPS_JAVA_OPTS", "DPS_REAL_READINGS");

    private ConfigLoader() {}

    /**
     * Loads the settings.
     *
     * @param options values of command options by setting
     * @param environment the environment with the session's variables
     * @param configOption the file given by {@code --config}
     * @throws UserFailure of kind {@code USAGE} if a value or a key is invalid
     */
    public static Config load(
            Map<Setting, String> options, Map<String, String> environment, Optional<Path> configOption) {
        checkVariables(environment);
        ConfigFile file = file(environment, configOption);
        Map<Setting, Config.Value> values = new EnumMap<>(Setting.class);
        Config.Value context = resolve(Setting.CONTEXT, "", options, environment, file);
        for (Setting setting : Setting.values()) {
            Config.Value value = resolve(setting, context.text(), options, environment, file);
            setting.problem(value.text()).ifPresent(problem -> {
                throw UserFailure.usage(
                        "'" + setting.key() + "' is '" + setting.shown(value.text()) + "' (" + value.origin() + "): "
                                + problem,
                        Suggestion.hint(value.text(), setting.allowed(), ""));
            });
            values.put(setting, value);
        }
        return new Config(values, environment);
    }

    private static Config.Value resolve(
            Setting setting,
            String context,
            Map<Setting, String> options,
            Map<String, String> environment,
            ConfigFile file) {
        if (options.containsKey(setting)) {
            return new Config.Value(options.get(setting), "option");
        }
        String variable = environment.getOrDefault(setting.variable(), "");
        if (!variable.isEmpty()) {
            return new Config.Value(variable, setting.variable());
        }
        return file.value(setting, context).orElse(new Config.Value(setting.defaultValue(), "default"));
    }

    private static void checkVariables(Map<String, String> environment) {
        environment.keySet().stream()
                .filter(name -> name.startsWith("DPS_"))
                .sorted()
                .forEach(ConfigLoader::requireKnown);
    }

    /**
     * Checks the name of a variable that begins with {@code DPS_}.
     *
     * @throws UserFailure of kind {@code USAGE} if dps has no such variable
     */
    public static void requireKnown(String name) {
        List<String> known = Stream.concat(
                        Arrays.stream(Setting.values()).map(Setting::variable),
                        Arrays.stream(SecretKey.values()).map(SecretKey::variable))
                .toList();
        if (!known.contains(name) && !OTHER_VARIABLES.contains(name)) {
            throw UserFailure.usage(
                    "unknown variable " + name,
                    Suggestion.hint(name, known, "known variables: " + String.join(", ", known)));
        }
    }

    private static ConfigFile file(Map<String, String> environment, Optional<Path> configOption) {
        Optional<Path> named = named(environment, configOption);
        if (named.isPresent()) {
            return ConfigFile.read(named.get());
        }
        if (!new Folders(environment).areKnown()) {
            return ConfigFile.none();
        }
        Path usual = path(environment, configOption);
        return Files.exists(usual) ? ConfigFile.read(usual) : ConfigFile.none();
    }

    private static Optional<Path> named(Map<String, String> environment, Optional<Path> configOption) {
        return configOption.or(() -> Optional.of(environment.getOrDefault("DPS_CONFIG", ""))
                .filter(text -> !text.isEmpty())
                .map(NamedFile::path));
    }

    /**
     * Returns the path of the configuration file; the file need not exist.
     *
     * @throws UserFailure of kind {@code USAGE} if no folder for the file is known
     */
    public static Path path(Map<String, String> environment, Optional<Path> configOption) {
        return named(environment, configOption)
                .orElseGet(() -> new Folders(environment).config().resolve("config.yaml"));
    }
}
