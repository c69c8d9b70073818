package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ConfigLoaderTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<Setting, String> options = new HashMap<>();
    private Path file;

    @BeforeEach
    void names_the_usual_file() throws IOException {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        file = Files.createDirectory(folder.resolve("dps")).resolve("config.yaml");
    }

    private Config load() {
        return ConfigLoader.load(options, environment, Optional.empty());
    }

    private Config load(String yaml) throws IOException {
        Files.writeString(file, yaml);
        return load();
    }

    private UserFailure refused(String yaml) throws IOException {
        Files.writeString(file, yaml);
        return refused();
    }

    private UserFailure refused() {
        UserFailure refused = catchThrowableOfType(UserFailure.class, this::load);
        assertThat(refused).as("a usage error").isNotNull();
        assertThat(refused.kind()).isEqualTo(FailureKind.USAGE);
        return refused;
    }

    /** Another value than the default that is right for a setting. */
    private static String other(Setting setting, int which) {
        return switch (setting) {
            case CONTEXT -> "lab" + which;
            case OUTPUT -> List.of("json", "csv", "tsv").get(which);
            case COLOR -> List.of("always", "never", "auto").get(which);
            case TARGET -> List.of("swarm", "external", "swarm").get(which);
            case PRODUCTION -> List.of("true", "false", "true").get(which);
            case STACK_NAME -> "stack" + which;
            case ADVERTISE -> "10.0.0." + which;
            case KAFKA_PORT, CONNECT_PORT, CONNECT_UI_PORT, MASTER_PORT, HISTORY_PORT, KAFKA_UI_PORT, AIRFLOW_PORT ->
                Integer.toString(20_000 + which);
            case KAFKA_BROKERS, KAFKA_INSIDE -> "k" + which + ":9092,[::1]:9092";
            case ENGINES -> "tcp://k" + which + ":2375,unix:///var/run/docker.sock";
            case KAFKA_SECURITY -> List.of("SSL", "SASL_PLAINTEXT", "SASL_SSL").get(which);
            case KAFKA_MECHANISM -> List.of("PLAIN", "SCRAM-SHA-256", "PLAIN").get(which);
            case KAFKA_USER, AIRFLOW_USER -> "ada" + which;
            case KAFKA_PASSWORD_FILE,
                    KAFKA_CA_FILE,
                    KAFKA_CERT_FILE,
                    CONNECT_TOKEN_FILE,
                    CONNECT_CA_FILE,
                    AIRFLOW_PASSWORD_FILE,
                    NOTIFY_TOKEN_FILE -> "/run/secret" + which;
            case NOTIFY_URL -> "https://chat" + which + "/hooks/T0?thread=1";
            case NOTIFY_FORMAT -> List.of("tracker", "chat", "tracker").get(which);
            case CONNECT_URL -> "sc://spark" + which + ":443/;use_ssl=true";
            case AIRFLOW_URL -> "https://air" + which + ":8080/base";
            default -> 10 + which + "s";
        };
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void an_option_goes_before_a_variable_before_the_file_before_the_default(Setting setting) throws IOException {
        assertThat(load().value(setting)).isEqualTo(new Config.Value(setting.defaultValue(), "default"));

        boolean global = setting.scope() == Setting.Scope.GLOBAL;
        String inFile = other(setting, 2);
        String context = setting == Setting.CONTEXT ? inFile : "local";
        load("# head\n" + (global ? "" : "contexts." + context + ".") + setting.key() + ": " + inFile + "\n");
        assertThat(load().value(setting)).isEqualTo(new Config.Value(inFile, file + ":2"));

        environment.put(setting.variable(), other(setting, 1));
        assertThat(load().value(setting)).isEqualTo(new Config.Value(other(setting, 1), setting.variable()));

        options.put(setting, other(setting, 0));
        assertThat(load().value(setting)).isEqualTo(new Config.Value(other(setting, 0), "option"));
    }

    @Test
    void a_variable_that_is_empty_says_nothing() {
        environment.put("DPS_CONTEXT", "");

        assertThat(load().context()).isEqualTo("local");
    }

    @Test
    void keys_of_a_context_may_be_nested_or_dotted() throws IOException {
        Config config = load("""
                context: lab
                contexts:
                  lab:
                    kafka:
                      port: 19092
                    connect.port: "15003"
                  other:
                    kafka.port: 1
                contexts.lab.deploy.timeout: 1m30s
                """);

        assertThat(config.number(Setting.KAFKA_PORT)).isEqualTo(19_092);
        assertThat(config.value(Setting.KAFKA_PORT).origin()).isEqualTo(file + ":5");
        assertThat(config.number(Setting.CONNECT_PORT)).isEqualTo(15_003);
        assertThat(config.duration(Setting.DEPLOY_TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void the_name_of_a_context_may_have_dots() throws IOException {
        options.put(Setting.CONTEXT, "a.b");

        assertThat(load("contexts.a.b.kafka.port: 19092\n").number(Setting.KAFKA_PORT))
                .isEqualTo(19_092);
    }

    @Test
    void an_empty_file_says_nothing() throws IOException {
        assertThat(load("").context()).isEqualTo("local");
        assertThat(load("# only this\n---\n").context()).isEqualTo("local");
        assertThat(load("contexts:\n  lab:\n").context()).isEqualTo("local");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contxt: lab                       | 1 | unknown key 'contxt'            | did you mean 'context'?",
                "a: 1                              | 1 | unknown key 'a'                 | known top-level keys: contexts, context, output, color",
                "kafka.port: 1                     | 1 | unknown key 'kafka.port'        | known top-level keys: contexts, context, output, color",
                "contexts: {lab: {kafka.prt: 1}}   | 1 | unknown key 'contexts.lab.kafka.prt' | did you mean 'kafka.port'?",
                "contexts.lab.output: json         | 1 | unknown key 'contexts.lab.output' | known keys of a context:",
                "contexts: lab                     | 1 | unknown key 'contexts'          | did you mean 'context'?"
            })
    void an_unknown_key_is_an_error_with_its_place_and_what_may_be_meant(
            String line, int at, String message, String hint) throws IOException {
        UserFailure refused = refused(line);

        assertThat(refused).hasMessage(file + ":" + at + ": " + message);
        assertThat(refused.hint()).startsWith(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output: jsn                  | 'output' is 'jsn': expected auto, table, vertical, csv, tsv, json, jsonl, markdown, html, raw",
                "color: yes please            | 'color' is 'yes please': expected auto, always or never",
                "context: ../etc              | 'context' is '../etc': expected a name of letters, digits, '.', '_' and '-'",
                "contexts.a.kafka.port: 70000 | 'contexts.a.kafka.port' is '70000': expected a port from 1 to 65535",
                "contexts.a.kafka.port: x     | 'contexts.a.kafka.port' is 'x': expected a port from 1 to 65535",
                "contexts.a.target: mesos     | 'contexts.a.target' is 'mesos': expected local, swarm or external",
                "contexts.a.kafka.brokers: k1 | 'contexts.a.kafka.brokers' is 'k1': expected HOST:PORT[,HOST:PORT]",
                "contexts.a.kafka.security: TLS | 'contexts.a.kafka.security' is 'TLS': expected PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
                "contexts.a.kafka.ca-file: ca | 'contexts.a.kafka.ca-file' is 'ca': expected an absolute path, or one that begins with ~/",
                "contexts.a.connect.url: spark;token=abc | 'contexts.a.connect.url' is 'spark;token=***': expected sc://HOST[:PORT][/;NAME=VALUE;...]",
                "contexts.a.airflow.url: http://a:pw@air | 'contexts.a.airflow.url' is 'http://***@air': expected http[s]://HOST[:PORT][/PATH]; set the user in airflow.user",
                "contexts.a.notify.url: chat.example/T0/s3cret | 'contexts.a.notify.url' is 'chat.example/***': expected http[s]://HOST[:PORT][/PATH]; set the token in notify.token-file",
                "contexts.a.notify.url: https://a:pw@chat.example/T0?k=s3cret | 'contexts.a.notify.url' is 'https://***@chat.example/***': expected http[s]://HOST[:PORT][/PATH]; set the token in notify.token-file",
                "contexts.a.notify.format: mail | 'contexts.a.notify.format' is 'mail': expected chat or tracker",
                "contexts.a.deploy.timeout: 2 | 'contexts.a.deploy.timeout' is '2': expected a time such as 500ms, 30s, 2m or 1h",
                "contexts.a.deploy.timeout: 0s | 'contexts.a.deploy.timeout' is '0s': expected a time such as 500ms, 30s, 2m or 1h"
            })
    void a_wrong_value_in_the_file_is_an_error_with_its_place_whatever_the_context(String line, String message)
            throws IOException {
        assertThat(refused("# head\n" + line)).hasMessage(file + ":2: " + message);
    }

    @Test
    void a_wrong_value_of_a_variable_or_option_names_where_it_came_from() {
        environment.put("DPS_KAFKA_PORT", "0");
        assertThat(refused()).hasMessage("'kafka.port' is '0' (DPS_KAFKA_PORT): expected a port from 1 to 65535");

        environment.clear();
        options.put(Setting.OUTPUT, "xml");
        assertThat(refused()).hasMessageStartingWith("'output' is 'xml' (option): expected auto, table, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output: [json, csv]     | 1 | 'output' requires a single value, not a list",
                "output: json#- x: y     | 2 | not valid YAML:",
                "'a: \"b'                | 1 | not valid YAML:",
                "output: json#output: csv | 2 | 'output' is also set on line 1",
                "just a text             | 1 | expected keys with values, found a text",
                "a: {b: 1,}}             | 1 | not valid YAML:",
                "contexts: &x {lab: *x}  | 1 | 'contexts.lab' contains itself",
                "output: csv#---#a: b    | 2 | not valid YAML: expected a single document in the stream but found another",
                "output: json#a: b\u0007c | 2 | not valid YAML: a control character",
                "- a                     | 1 |"
            })
    void what_is_no_map_of_values_is_an_error_with_its_line(String yaml, int line, String message) throws IOException {
        UserFailure refused = refused(yaml.replace('#', '\n'));

        assertThat(refused).hasMessageStartingWith(file + ":" + line + ": " + (message == null ? "" : message));
        assertThat(refused.getMessage()).doesNotContain("Exception").doesNotContain("com.fasterxml");
    }

    @Test
    void the_file_that_is_named_must_be_there_and_readable() throws IOException {
        Path none = folder.resolve("none.yaml");
        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThat(namedFails(none)).isEqualTo("cannot read the configuration " + none + ": no such file");
        assertThat(namedFails(folder)).isEqualTo("cannot read the configuration " + folder + ": is a directory");
        assertThat(namedFails(binary)).isEqualTo("cannot read the configuration " + binary + ": it is not UTF-8 text");
    }

    private String namedFails(Path named) {
        UserFailure byOption = catchThrowableOfType(
                UserFailure.class, () -> ConfigLoader.load(options, environment, Optional.of(named)));
        environment.put("DPS_CONFIG", named.toString());
        UserFailure byVariable = refused();
        assertThat(byOption).hasMessage(byVariable.getMessage());
        assertThat(byOption.kind()).isEqualTo(FailureKind.USAGE);
        return byOption.getMessage();
    }

    @Test
    void a_named_file_takes_the_place_of_the_usual_one() throws IOException {
        Files.writeString(file, "context: usual\noutput: json\n");
        Path named = Files.writeString(folder.resolve("other.yaml"), "context: named\n");

        Config config = ConfigLoader.load(options, environment, Optional.of(named));

        assertThat(config.context()).isEqualTo("named");
        assertThat(config.text(Setting.OUTPUT)).isEqualTo("auto");
    }

    @Test
    void an_unknown_variable_of_ours_is_an_error() {
        environment.put("DPS_CONTEKST", "lab");

        UserFailure refused = refused();

        assertThat(refused).hasMessage("unknown variable DPS_CONTEKST");
        assertThat(refused.hint()).isEqualTo("did you mean 'DPS_CONTEXT'?");
    }

    @ParameterizedTest
    @CsvSource({"DPS_CLASS_ARCHIVE", "DPS_JAVA_HOME", "DPS_JAVA_OPTS", "OTHER_THING"})
    void variables_of_the_launcher_and_of_others_are_left_alone(String name) {
        environment.put(name, "x");

        assertThat(load().context()).isEqualTo("local");
    }

    @Test
    void without_a_home_there_is_no_file_and_no_failure() {
        environment.clear();

        assertThat(load().context()).isEqualTo("local");
    }
}
