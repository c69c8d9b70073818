package io.dps.shell.settings;

import io.dps.contract.Durations;
import io.dps.contract.SettingVariable;
import io.dps.contract.SwarmPort;
import io.dps.shell.output.OutputFormat;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The catalogue of settings: the loader, {@code config show}, the help and the table of
 * shell/docs/settings.md all come from it. Each key is also an environment variable.
 */
public enum Setting {
    CONTEXT("context", Scope.GLOBAL, "local", "the context that commands work on", Check.NAME),
    OUTPUT("output", Scope.GLOBAL, "auto", "format of rows: auto, or one of -o", Check.OUTPUT),
    COLOR("color", Scope.GLOBAL, "auto", "colours: auto, always, never", Check.COLOR),
    PAGER(
            "pager",
            Scope.GLOBAL,
            "auto",
            "program for rows and help taller than the screen: auto ($PAGER, else less -SFRX), off, or a command",
            Check.COMMAND),
    TARGET(
            "target",
            Scope.CONTEXT,
            "local",
            "what runs the stack: local, swarm, external (someone else)",
            Check.TARGET),
    PRODUCTION(
            "production",
            Scope.CONTEXT,
            "false",
            "true: the prompt is red, and what deletes data or the context asks for its name",
            Check.SWITCH),
    STACK_NAME("stack.name", Scope.CONTEXT, "dps", "name of the stack on a swarm", Check.STACK),
    ENGINES(
            "engines",
            Scope.CONTEXT,
            "",
            "swarm: addresses of the managers' Docker engines, tcp://HOST:PORT[,...]; empty: DOCKER_HOST",
            Check.ENGINES),
    ADVERTISE("advertise", Scope.CONTEXT, "auto", "host by which clients reach the swarm's node, or auto", Check.HOST),
    KAFKA_PORT(
            SwarmPort.KAFKA.setting(),
            Scope.CONTEXT,
            "9092",
            "port of the Kafka broker for clients; " + SwarmPort.KAFKA.usual() + " on a swarm",
            Check.PORT),
    CONNECT_PORT(SwarmPort.CONNECT, "port of the Spark Connect server"),
    CONNECT_UI_PORT(SwarmPort.CONNECT_UI, "port of Spark Connect's UI on a swarm"),
    MASTER_PORT(SwarmPort.MASTER, "port of the Spark master on a swarm"),
    HISTORY_PORT(SwarmPort.HISTORY, "port of the history server's UI on a swarm"),
    KAFKA_UI_PORT(SwarmPort.KAFKA_UI, "port of Kafka UI on a swarm"),
    AIRFLOW_PORT(SwarmPort.AIRFLOW, "port of Airflow on a swarm"),
    DEPLOY_TIMEOUT(
            "deploy.timeout",
            Scope.CONTEXT,
            "2m",
            "how long services may take to become healthy; 6m on a swarm",
            Check.DURATION),
    NOTIFY_URL(
            "notify.url",
            Scope.CONTEXT,
            "",
            "swarm: webhook to notify of failed DAG runs and rejected records; empty: none",
            Check.WEBHOOK),
    NOTIFY_FORMAT(
            "notify.format",
            Scope.CONTEXT,
            "chat",
            "swarm: format of the webhook's messages: chat, tracker",
            Check.MESSAGE),
    NOTIFY_TOKEN_FILE("notify.token-file", Scope.CONTEXT, "", "swarm: file with the webhook token", Check.FILE),
    KAFKA_BROKERS("kafka.brokers", Scope.CONTEXT, "", "external: brokers, HOST:PORT[,HOST:PORT]", Check.BROKERS),
    KAFKA_INSIDE(
            "kafka.inside",
            Scope.CONTEXT,
            "",
            "external: addresses at which the Connect server reaches the brokers",
            Check.BROKERS),
    KAFKA_SECURITY(
            "kafka.security",
            Scope.CONTEXT,
            "PLAINTEXT",
            "external: PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL",
            Check.SECURITY),
    KAFKA_MECHANISM(
            "kafka.mechanism",
            Scope.CONTEXT,
            "SCRAM-SHA-512",
            "external: login by PLAIN, SCRAM-SHA-256, SCRAM-SHA-512",
            Check.MECHANISM),
    KAFKA_USER("kafka.user", Scope.CONTEXT, "", "external: Kafka user", Check.WORDS),
    KAFKA_PASSWORD_FILE(
            "kafka.password-file", Scope.CONTEXT, "", "external: file with the user's password", Check.FILE),
    KAFKA_CA_FILE(
            "kafka.ca-file",
            Scope.CONTEXT,
            "",
            "external: CA certificates to trust for Kafka, PEM; default: the JDK's",
            Check.FILE),
    KAFKA_CERT_FILE(
            "kafka.cert-file", Scope.CONTEXT, "", "external: client key and certificate for Kafka, PEM", Check.FILE),
    CONNECT_URL(
            "connect.url",
            Scope.CONTEXT,
            "",
            "external: Spark Connect, sc://HOST[:PORT][/;use_ssl=true]",
            Check.CONNECT),
    CONNECT_TOKEN_FILE(
            "connect.token-file", Scope.CONTEXT, "", "external: file with the Spark Connect token", Check.FILE),
    CONNECT_CA_FILE(
            "connect.ca-file",
            Scope.CONTEXT,
            "",
            "external: CA certificates to trust for Spark Connect, PEM; default: the JDK's",
            Check.FILE),
    AIRFLOW_URL("airflow.url", Scope.CONTEXT, "", "external: Airflow, http[s]://HOST[:PORT][/PATH]", Check.HTTP),
    AIRFLOW_USER("airflow.user", Scope.CONTEXT, "", "external: Airflow user", Check.WORDS),
    AIRFLOW_PASSWORD_FILE(
            "airflow.password-file", Scope.CONTEXT, "", "external: file with the Airflow password", Check.FILE);

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

    Setting(SwarmPort port, String description) {
        this(port.setting(), Scope.CONTEXT, Integer.toString(port.usual()), description, Check.PORT);
    }

    /** Returns the key in the file; keys of a context are nested under {@code contexts.NAME}. */
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

    /** Returns the environment variable of the setting. */
    public String variable() {
        return SettingVariable.of(key);
    }

    /** Returns a value in the form in which it may be shown: secrets in an address are masked. */
    public String shown(String value) {
        if (this == NOTIFY_URL) {
            // The path of a webhook is a secret: anyone who knows it can post to the webhook.
            return ConnectUrl.redacted(value).replaceFirst("^([A-Za-z]+:/*)?([^/?]*)[/?].+$", "$1$2/***");
        }
        return this == CONNECT_URL || this == AIRFLOW_URL ? ConnectUrl.redacted(value) : value;
    }

    /** Returns the setting with the given key. */
    public static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** Returns the values that the setting accepts; an empty list if it accepts more than a few. */
    List<String> allowed() {
        return check.allowed;
    }

    /** Returns what is wrong with a value; empty if it is valid. */
    Optional<String> problem(String value) {
        return check.problem(value);
    }

    static List<String> keys(Scope scope) {
        return Arrays.stream(values())
                .filter(setting -> setting.scope == scope)
                .map(Setting::key)
                .toList();
    }

    /** The level of a key in the file. */
    public enum Scope {
        /** Top-level. */
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
        OUTPUT(
                "auto, " + String.join(", ", OutputFormat.labels()),
                Stream.concat(Stream.of("auto"), OutputFormat.labels().stream()).toArray(String[]::new)) {
            @Override
            boolean accepts(String value) {
                return value.equals("auto") || OutputFormat.of(value).isPresent();
            }
        },
        COLOR("auto, always or never", "auto", "always", "never"),
        SWITCH("true or false", "true", "false"),
        TARGET("local, swarm or external", "local", "swarm", "external"),
        BROKERS("HOST:PORT[,HOST:PORT]") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty()
                        || Arrays.stream(value.split(",", -1)).allMatch(broker -> BROKER.matcher(broker.strip())
                                .matches());
            }
        },
        ENGINES("tcp://HOST:PORT or unix:///PATH[,...]") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty()
                        || Arrays.stream(value.split(",", -1))
                                .allMatch(engine -> engine.strip().matches("unix:///\\S+|tcp://[^\\s,/@]+:[0-9]{1,5}"));
            }
        },
        SECURITY("PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL", "PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
        MECHANISM("PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
        WORDS("one line of text") {
            @Override
            boolean accepts(String value) {
                return value.lines().count() <= 1;
            }
        },
        COMMAND("auto, off or a command in one line") {
            @Override
            boolean accepts(String value) {
                return !value.isBlank() && value.lines().count() == 1;
            }
        },
        FILE("an absolute path, or one that begins with ~/") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || value.startsWith("/") || value.startsWith("~/");
            }
        },
        CONNECT("sc://HOST[:PORT][/;NAME=VALUE...]") {
            @Override
            boolean accepts(String value) {
                return problem(value).isEmpty();
            }

            @Override
            Optional<String> problem(String value) {
                return value.isEmpty() ? Optional.empty() : ConnectUrl.problem(value);
            }
        },
        HTTP("http[s]://HOST[:PORT][/PATH]; set the user in airflow.user") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || value.matches("https?://[A-Za-z0-9._\\-\\[\\]:]+(/[^\\s?#@]*)?");
            }
        },
        WEBHOOK("http[s]://HOST[:PORT][/PATH]; set the token in notify.token-file") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty()
                        || value.matches("https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?(/[^\\s#]*)?");
            }
        },
        MESSAGE("chat or tracker", "chat", "tracker"),
        STACK("a name of lower case letters, digits and '-'") {
            @Override
            boolean accepts(String value) {
                return value.matches("[a-z0-9][a-z0-9-]{0,30}");
            }
        },
        HOST("a host name or an address, without a port") {
            @Override
            boolean accepts(String value) {
                return value.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|(?=.*:.*:)[0-9A-Fa-f:.]{2,45}");
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

        private static final Pattern BROKER = Pattern.compile("[^\\s,:/]+:[0-9]{1,5}|\\[[0-9A-Fa-f:]+]:[0-9]{1,5}");

        private final String expected;
        private final List<String> allowed;

        /** @param allowed all values that are accepted; none if a rule decides */
        Check(String expected, String... allowed) {
            this.expected = expected;
            this.allowed = List.of(allowed);
        }

        boolean accepts(String value) {
            return allowed.contains(value);
        }

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
