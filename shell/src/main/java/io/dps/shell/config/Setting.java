package io.dps.shell.config;

import io.dps.shell.output.OutputFormat;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of settings: the loader, {@code config show}, the help and the README's table all come from it. Each
 * key is also an environment variable.
 */
public enum Setting {
    CONTEXT("context", Scope.GLOBAL, "local", "the context that commands work on", Check.NAME),
    OUTPUT("output", Scope.GLOBAL, "auto", "format of rows: auto, or one of -o", Check.OUTPUT),
    COLOR("color", Scope.GLOBAL, "auto", "colours: auto, always, never", Check.COLOR),
    TARGET("target", Scope.CONTEXT, "local", "engine that runs the stack: local", Check.TARGET),
    KAFKA_PORT("kafka.port", Scope.CONTEXT, "9092", "port of the Kafka broker", Check.PORT),
    CONNECT_PORT("connect.port", Scope.CONTEXT, "15002", "port of the Spark Connect server", Check.PORT),
    DEPLOY_TIMEOUT(
            "deploy.timeout", Scope.CONTEXT, "2m", "how long services may take to become healthy", Check.DURATION);

    private final String key;
    private final Scope scope;
    private final String defaultValue;
    private final String description;
    private final Check check;

    Setting(String key, Scope scope, String defaultValue, String description, Check check) {
        this.key = key;
        this.scope = scope;
        this.defaultValue = defaultValue;
        this.description = description;
        this.check = check;
    }

    /** The key in the file; keys of a context stand under {@code contexts.NAME}. */
    public String key() {
        return key;
    }

    public Scope scope() {
        return scope;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "DPS_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** What is wrong with a value, or empty. */
    Optional<String> problem(String value) {
        return check.problem(value);
    }

    static List<String> keys(Scope scope) {
        return Arrays.stream(values())
                .filter(setting -> setting.scope == scope)
                .map(Setting::key)
                .toList();
    }

    /** Where a key stands in the file. */
    public enum Scope {
        /** At the top. */
        GLOBAL,
        /** Under {@code contexts.NAME}. */
        CONTEXT
    }

    private enum Check {
        NAME("a name of letters, digits, '.', '_' and '-'") {
            @Override
            boolean accepts(String value) {
                return value.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
            }
        },
        OUTPUT("auto, " + String.join(", ", OutputFormat.labels())) {
            @Override
            boolean accepts(String value) {
                return value.equals("auto") || OutputFormat.of(value).isPresent();
            }
        },
        COLOR("auto, always or never") {
            @Override
            boolean accepts(String value) {
                return List.of("auto", "always", "never").contains(value);
            }
        },
        TARGET("local") {
            @Override
            boolean accepts(String value) {
                return value.equals("local");
            }
        },
        PORT("a port from 1 to 65535") {
            @Override
            boolean accepts(String value) {
                return value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65_535;
            }
        },
        DURATION("a time such as 500ms, 30s, 2m or 1h") {
            @Override
            boolean accepts(String value) {
                return parses(value);
            }
        };

        private final String expected;

        Check(String expected) {
            this.expected = expected;
        }

        abstract boolean accepts(String value);

        Optional<String> problem(String value) {
            return accepts(value) ? Optional.empty() : Optional.of("expected " + expected);
        }

        private static boolean parses(String value) {
            try {
                Duration parsed = Durations.parse(value);
                return !parsed.isZero();
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }
}
