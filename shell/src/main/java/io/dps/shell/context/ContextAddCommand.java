package io.dps.shell.context;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.SecretPrompter;
import io.dps.shell.settings.AllowedValues;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.Finding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code context add}: adds a context. */
@Command(
        name = "add",
        header = "Add a context: its brokers, Spark Connect server and Airflow.",
        description = {
            "Contacts each server once, and adds nothing if one refuses. The configuration file keeps its comments.",
            "Secrets are not options, since other users can see the command line: name a file, set DPS_KAFKA_PASSWORD,",
            "DPS_CONNECT_TOKEN or DPS_AIRFLOW_PASSWORD, or let dps ask for them."
        },
        footer = {
            "",
            "Examples:",
            "  context add plant --brokers kafka.plant:9092 --connect sc://spark.plant:15002",
            "  context add plant --brokers k1:9094,k2:9094 --kafka-security SASL_SSL --kafka-user ada --save-secrets",
            "  context add cloud --connect 'sc://spark.cloud:443/;use_ssl=true' --connect-token-file ~/.cloud-token",
            "  context add lab --target local --set kafka.port=19092"
        })
final class ContextAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the new context.")
    private String name;

    @Mixin
    private ContextSettings settings;

    @Option(names = "--ask-token", description = "Prompt for the Spark Connect token.")
    private boolean askToken;

    @Option(
            names = "--save-secrets",
            description =
                    "Save the secrets that you type to files that only you can read (default: keep them in this shell only).")
    private boolean saveSecrets;

    @Option(names = "--no-check", negatable = false, description = "Do not contact the servers.")
    private boolean unchecked;

    private final Invocation invocation;
    private final ContextService contexts;

    ContextAddCommand(Invocation invocation, ContextService contexts) {
        this.invocation = invocation;
        this.contexts = contexts;
    }

    @Override
    public Integer call() {
        NewContext added = new NewContext(name, settings.values());
        Config config = contexts.preview(added);
        String question = "overwrite context '" + name + "'?";
        if (contexts.isProduction(name)) {
            invocation.confirmByName(question, name);
        } else if (contexts.exists(name)) {
            invocation.confirm(question);
        }
        SecretPrompter questions = invocation.secretPrompter();
        questions.askMissing(config);
        if (askToken) {
            questions.askToken(config);
        }
        List<Finding> findings = unchecked ? List.of() : contexts.check(config);
        contexts.put(added);
        if (saveSecrets) {
            invocation.secrets().keep(new Folders(invocation.variables().merged()), name);
        }
        findings.forEach(finding -> invocation.output().note(finding.check() + ": " + finding.message()));
        invocation.output().note("added context '" + name + "'; to switch to this context: context use " + name);
        return 0;
    }

    /** The settings of a new context, as options. */
    static final class ContextSettings {
        private final Map<Setting, String> values = new EnumMap<>(Setting.class);

        @Option(
                names = "--target",
                paramLabel = "TARGET",
                completionCandidates = AllowedValues.Target.class,
                defaultValue = "external",
                description = "external, or local for a stack of your own (default: ${DEFAULT-VALUE}).")
        void target(String value) {
            put(Setting.TARGET, value);
        }

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Any other setting of a context, such as kafka.port.")
        private Map<String, String> others = Map.of();

        private static UserFailure unknown(String key) {
            List<String> known = Arrays.stream(Setting.values())
                    .filter(setting -> setting.scope() == Setting.Scope.CONTEXT)
                    .map(Setting::key)
                    .toList();
            return UserFailure.usage(
                    "'" + key + "' is not a setting of a context",
                    Suggestion.hint(key, known, "known settings: " + String.join(", ", known)));
        }

        @Option(names = "--brokers", paramLabel = "HOST:PORT,...", description = "Kafka brokers.")
        void brokers(String value) {
            put(Setting.KAFKA_BROKERS, value);
        }

        @Option(
                names = "--kafka-inside",
                paramLabel = "HOST:PORT,...",
                description = "Addresses at which the Connect server reaches the brokers.")
        void kafkaInside(String value) {
            put(Setting.KAFKA_INSIDE, value);
        }

        @Option(
                names = "--kafka-security",
                paramLabel = "PROTOCOL",
                completionCandidates = AllowedValues.KafkaSecurity.class,
                description = "PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL.")
        void kafkaSecurity(String value) {
            put(Setting.KAFKA_SECURITY, value);
        }

        @Option(
                names = "--kafka-mechanism",
                paramLabel = "NAME",
                completionCandidates = AllowedValues.KafkaMechanism.class,
                description = "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.")
        void kafkaMechanism(String value) {
            put(Setting.KAFKA_MECHANISM, value);
        }

        @Option(names = "--kafka-user", paramLabel = "USER", description = "Kafka user.")
        void kafkaUser(String value) {
            put(Setting.KAFKA_USER, value);
        }

        @Option(
                names = "--kafka-password-file",
                paramLabel = "FILE",
                description = "File with the password (default: DPS_KAFKA_PASSWORD, or a prompt).")
        void kafkaPasswordFile(Path value) {
            putFile(Setting.KAFKA_PASSWORD_FILE, value);
        }

        @Option(
                names = "--kafka-ca-file",
                paramLabel = "FILE",
                description = "CA certificates to trust for Kafka (PEM).")
        void kafkaCaFile(Path value) {
            putFile(Setting.KAFKA_CA_FILE, value);
        }

        @Option(
                names = "--kafka-cert-file",
                paramLabel = "FILE",
                description = "Client key and certificate for Kafka (PEM).")
        void kafkaCertFile(Path value) {
            putFile(Setting.KAFKA_CERT_FILE, value);
        }

        @Option(
                names = "--connect",
                paramLabel = "URL",
                description = "Spark Connect: sc://HOST[:PORT][/;use_ssl=true].")
        void connect(String value) {
            put(Setting.CONNECT_URL, value);
        }

        @Option(
                names = "--connect-token-file",
                paramLabel = "FILE",
                description = "File with the token (default: DPS_CONNECT_TOKEN).")
        void connectTokenFile(Path value) {
            putFile(Setting.CONNECT_TOKEN_FILE, value);
        }

        @Option(
                names = "--connect-ca-file",
                paramLabel = "FILE",
                description = "CA certificates to trust for Spark Connect (PEM).")
        void connectCaFile(Path value) {
            putFile(Setting.CONNECT_CA_FILE, value);
        }

        @Option(names = "--airflow", paramLabel = "URL", description = "Airflow: http[s]://HOST[:PORT].")
        void airflow(String value) {
            put(Setting.AIRFLOW_URL, value);
        }

        @Option(names = "--airflow-user", paramLabel = "USER", description = "Airflow user.")
        void airflowUser(String value) {
            put(Setting.AIRFLOW_USER, value);
        }

        @Option(names = "--airflow-password-file", paramLabel = "FILE", description = "File with the Airflow password.")
        void airflowPasswordFile(Path value) {
            putFile(Setting.AIRFLOW_PASSWORD_FILE, value);
        }

        private void put(Setting setting, String value) {
            if (value != null) {
                values.put(setting, value);
            }
        }

        /** Stores an absolute path: a shell may be started in any folder. */
        private void putFile(Setting setting, Path value) {
            if (value != null) {
                values.put(
                        setting,
                        value.startsWith("~")
                                ? value.toString()
                                : value.toAbsolutePath().normalize().toString());
            }
        }

        /** @throws UserFailure of kind {@code USAGE} if {@code --set} names a key that is not a setting of a context */
        Map<Setting, String> values() {
            Map<Setting, String> all = new EnumMap<>(values);
            others.forEach((key, value) -> all.put(
                    Setting.of(key)
                            .filter(setting -> setting.scope() == Setting.Scope.CONTEXT)
                            .orElseThrow(() -> unknown(key)),
                    value));
            return all;
        }
    }
}
