package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.ShellTester;
import io.dps.shell.app.ShellTester.Result;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of contexts, without any server. */
final class ContextTest {
    private static final String SECRET = "s3cret";

    @TempDir
    private Path folder;

    private ShellTester dps;
    private Path config;

    @BeforeEach
    void starts_with_no_configuration() {
        dps = new ShellTester(folder);
        config = folder.resolve("config/dps/config.yaml");
    }

    private Result addPlant(String... more) {
        String[] line = {
            "context", "add", "plant", "--brokers", "127.0.0.1:1", "--connect", "sc://127.0.0.1:2", "--no-check"
        };
        String[] all = java.util.Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return dps.run(all);
    }

    @Test
    void a_context_is_added_used_shown_and_removed() throws IOException {
        Result added = addPlant("--kafka-security", "SASL_SSL", "--kafka-user", "ada");

        assertThat(added.err()).isEqualTo("added context 'plant'; to switch to this context: context use plant\n");
        assertThat(config).hasContent("""
                contexts:
                  plant:
                    target: external
                    kafka.brokers: 127.0.0.1:1
                    kafka.security: SASL_SSL
                    kafka.user: ada
                    connect.url: sc://127.0.0.1:2
                """);
        assertThat(dps.run("context", "use", "plant").err()).isEqualTo("the current context is now 'plant'\n");
        assertThat(Files.readString(config)).startsWith("context: plant\n");
        dps.run("context", "list", "-o", "csv").printed("""
                current,context,target,brokers,connect,deployed
                "",local,local,"","",no
                *,plant,external,127.0.0.1:1,sc://127.0.0.1:2,external
                """);
        assertThat(dps.run("context", "show", "-o", "csv").out())
                .contains("kafka.user,ada," + config + ":7\n", "kafka.mechanism,SCRAM-SHA-512,default\n")
                .contains("kafka.password,not set,\"\"\n");

        Path views = Files.writeString(
                Files.createDirectories(folder.resolve("state/dps/plant")).resolve("views.json"), "{}");
        Path shell = Files.createDirectories(folder.resolve("state/dps/.shell"));
        for (String name : List.of("history", "history-plant", "history-plant~damaged-1", "history-plant2")) {
            Files.createFile(shell.resolve(name));
        }
        Result removed = dps.run("context", "remove", "plant");

        assertThat(shell.toFile().list())
                .contains("history", "history-plant2")
                .noneMatch(name -> name.matches("history-plant(~damaged-1)?"));
        assertThat(removed.err()).isEqualTo("removed context 'plant'; the current context is now 'local'\n");
        assertThat(removed.code()).isZero();
        assertThat(Files.readString(config)).isEmpty();
        assertThat(views.getParent()).doesNotExist();
        dps.run("context", "show", "plant").failed(2, "error: there is no context 'plant'");
    }

    @Test
    void what_goes_before_the_configuration_is_told() {
        addPlant();

        Result used = dps.with("DPS_CONTEXT", "local").run("context", "use", "plant");

        assertThat(used.err())
                .isEqualTo(
                        "the current context is now 'plant'\ncommands in this shell still use context 'local', set by DPS_CONTEXT; to use the current one: unset DPS_CONTEXT\n");
    }

    @Test
    void a_name_that_is_near_is_suggested() {
        addPlant();

        dps.run("context", "use", "plamt")
                .failed(2, "error: there is no context 'plamt'")
                .withHint("did you mean 'plant'?");
        dps.run("context", "remove", "plamt").failed(2, "error: there is no context 'plamt' in " + config);
        dps.run("context", "export", "plamt").failed(2, "error: there is no context 'plamt' in " + config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--brokers k1                       | 'kafka.brokers' is 'k1' (option): expected HOST:PORT[,HOST:PORT]",
                "--connect http://x                 | 'connect.url' is 'http://x' (option): expected sc://HOST[:PORT][/;NAME=VALUE;...]",
                "--kafka-security TLS               | 'kafka.security' is 'TLS' (option): expected PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL",
                "--set kafka.prt=1                  | 'kafka.prt' is not a setting of a context",
                "--kafka-user ada                   | context 'x' has target external, but no server is set",
                "--connect sc://x/;token=s3cret     | the Spark Connect address contains a secret, which other users can see on the command line",
                "--connect sc://x --ask-token       | cannot ask for the Spark Connect token: there is no terminal"
            })
    void what_is_wrong_is_not_added(String options, String message) {
        Result result = dps.run(("context add x " + options).split(" "));

        result.failed(2, "error: " + message);
        assertThat(result.err()).doesNotContain(SECRET);
        assertThat(config).doesNotExist();
    }

    @Test
    void a_context_is_overwritten_only_when_that_is_confirmed() {
        addPlant();

        addPlant("--kafka-user", "bob").failed(2, "error: this needs confirmation, but there is no terminal to ask on");
        addPlant("--kafka-user", "bob", "-y");

        assertThat(dps.run("context", "show", "plant").out()).contains("bob");
    }

    @Test
    void secrets_are_told_of_and_never_shown() throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        addPlant("--kafka-security", "SASL_SSL", "--kafka-user", "ada", "--kafka-password-file", file.toString());
        Files.writeString(
                config, Files.readString(config).replace("sc://127.0.0.1:2", "sc://127.0.0.1:2/;token=" + SECRET));

        Result shown = dps.with("DPS_AIRFLOW_PASSWORD", SECRET).run("context", "show", "plant", "-o", "csv");
        Result all = dps.run("config", "show", "--context", "plant", "--origin");
        Result list = dps.run("context", "list");
        Result export = dps.run("context", "export", "plant");

        assertThat(shown.out())
                .contains("kafka.password,set (file " + file + "),\"\"\n")
                .contains("connect.token,set (in connect.url),\"\"\n")
                .contains("airflow.password,set (DPS_AIRFLOW_PASSWORD),\"\"\n")
                .contains("connect.url,sc://127.0.0.1:2/;token=***,");
        assertThat(export.out())
                .startsWith("# without: kafka.password, connect.token, airflow.password\n")
                .contains("    connect.url: sc://127.0.0.1:2\n");
        assertThat(export.err()).startsWith("not exported: kafka.password, connect.token");
        assertThat(shown.out() + all.out() + list.out() + export.out()).doesNotContain(SECRET);
    }

    @Test
    void a_secret_file_that_others_can_read_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        String[] options = {
            "--kafka-security", "SASL_SSL", "--kafka-user", "ada", "--kafka-password-file", file.toString()
        };

        addPlant(options)
                .failed(2, "error: other users can read the Kafka password in " + file)
                .withHint("make the file private: chmod 600 " + file);
        assertThat(config).doesNotExist();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        addPlant(options);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        dps.run("topic", "list", "--context", "plant")
                .failed(2, "error: other users can read the Kafka password in " + file)
                .withHint("make the file private: chmod 600 " + file);
    }

    @Test
    void a_secret_that_is_no_utf8_is_refused() throws IOException {
        Path file = Files.write(folder.resolve("pw"), new byte[] {'p', (byte) 0xe4, 'w'});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        addPlant("--kafka-security", "SASL_SSL", "--kafka-user", "ada", "--kafka-password-file", file.toString());

        dps.run("topic", "list", "--context", "plant")
                .failed(2, "error: the Kafka password in " + file + " is not UTF-8")
                .withHint("convert the file: iconv -f LATIN1 -t UTF-8 " + file);
    }

    @Test
    void a_token_of_several_lines_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "one\ntwo\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        addPlant("--connect-token-file", file.toString());

        dps.run("sql", "select 1", "--context", "plant")
                .failed(2, "error: the Spark Connect token (file " + file + ") contains a line break")
                .withHint("put the token on a single line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafka-ca-file", "--kafka-cert-file", "--connect-ca-file"})
    void a_file_of_keys_that_no_client_reads_is_named_with_what_to_run(String option) throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        dps.run(
                "context",
                "add",
                "plant",
                "--brokers",
                "127.0.0.1:1",
                "--kafka-security",
                "SSL",
                "--connect",
                "sc://127.0.0.1:2/;use_ssl=true",
                option,
                file.toString(),
                "--no-check");

        Result result = dps.run("topic", "list", "--context", "plant");

        if (option.equals("--kafka-cert-file")) {
            result.failed(
                            2,
                            "error: " + file
                                    + " (from kafka.cert-file) contains a private key of type BEGIN RSA"
                                    + " PRIVATE KEY; it must be BEGIN PRIVATE KEY")
                    .withHint("run: (umask 077; (openssl pkcs8 -topk8 -nocrypt -in " + file
                            + "; sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' " + file + ") > " + file
                            + ".new.pem), then set kafka.cert-file to " + file + ".new.pem");
        } else {
            result.failed(
                            2,
                            "error: " + file + " (from " + option.substring(2).replaceFirst("-", ".")
                                    + ") contains no certificate, only BEGIN RSA PRIVATE KEY")
                    .withHint("use a file with a certificate (BEGIN CERTIFICATE)");
        }
        assertThat(result.out()).isEmpty();
    }

    /** Nothing can be sent to the broadcast address, which fails at once. */
    @Test
    void an_airflow_that_is_sent_a_password_openly_is_warned_of_once_and_by_the_doctor() {
        dps.run(
                "context",
                "add",
                "plant",
                "--airflow",
                "http://255.255.255.255:1",
                "--airflow-user",
                "ada",
                "--no-check");
        String warning =
                "warning: the Airflow password is sent unencrypted to http://255.255.255.255:1; if the server or a"
                        + " proxy in front of it supports TLS, set airflow.url to an https:// address\n";

        Result both = dps.with("DPS_AIRFLOW_PASSWORD", SECRET)
                .run("--context", "plant", "--keep-going", "-c", "dag list; dag pause x");
        Result none = dps.with("DPS_AIRFLOW_PASSWORD", "").run("--context", "plant", "dag", "list");

        assertThat(both.err()).containsOnlyOnce(warning).doesNotContain(SECRET);
        assertThat(both.out()).isEmpty();
        assertThat(both.code()).isEqualTo(3);
        assertThat(none.err()).doesNotContain("warning");
        assertThat(dps.with("DPS_AIRFLOW_PASSWORD", SECRET)
                        .run("--context", "plant", "stack", "doctor")
                        .out())
                .contains("airflow.url", "the password is sent to Airflow unencrypted")
                .doesNotContain(SECRET);
    }

    @Test
    void a_password_is_asked_for_once_and_kept_where_that_is_wanted() throws IOException {
        Streams.Prompter ada = new Streams.Prompter() {
            @Override
            public String ask(String question) {
                throw new AssertionError("what is typed would be seen: " + question);
            }

            @Override
            public String promptSecret(String question) {
                assertThat(question).isEqualTo("Kafka password of user 'ada' (context plant): ");
                return SECRET;
            }
        };
        CapturedStreams streams = CapturedStreams.onTerminal(80, ada);

        Result added = dps.run(
                streams,
                "context",
                "add",
                "plant",
                "--brokers",
                "127.0.0.1:1",
                "--kafka-security",
                "SASL_SSL",
                "--kafka-user",
                "ada",
                "--save-secrets",
                "--no-check");

        assertThat(added.code()).as(added.err()).isZero();
        Path kept = folder.resolve("state/dps/.shell/secrets/plant/kafka.password");
        assertThat(kept).hasContent(SECRET + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(dps.run("context", "show", "plant", "-o", "csv").out())
                .contains("kafka.password,set (kept by dps),\"\"\n")
                .doesNotContain(SECRET);
        assertThat(dps.run("context", "remove", "plant").err()).isEqualTo("removed context 'plant'\n");
        assertThat(kept).doesNotExist();
    }

    @Test
    void a_missing_password_is_an_error_that_says_where_to_put_it() {
        addPlant("--kafka-security", "SASL_SSL", "--kafka-user", "ada");

        dps.run("topic", "list", "--context", "plant")
                .failed(3, "error: the password of Kafka user 'ada' is not set")
                .withHint(
                        "set kafka.password-file to a file with the password, or set DPS_KAFKA_PASSWORD; at a terminal,"
                                + " dps asks for the password");
    }

    @Test
    void secrets_are_no_variables_of_a_session() {
        Result result = dps.run("set", "DPS_KAFKA_PASSWORD=" + SECRET);

        result.failed(
                2,
                "error: DPS_KAFKA_PASSWORD is a secret and cannot be set in the shell, because the history stores every line");
        assertThat(result.err()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stack deploy                 | deploying is not supported by target external",
                "stack plan                   | planning a deploy is not supported by target external",
                "stack remove                 | removing the stack is not supported by target external",
                "stack remove --purge -y      | removing the stack is not supported by target external",
                "stack restart                | restarting services is not supported by target external",
                "stack logs                   | reading the logs of services is not supported by target external"
            })
    void verbs_that_change_a_stack_are_refused(String line, String message) {
        addPlant();

        dps.run((line + " --context plant").split(" "))
                .failed(1, "error: " + message)
                .withHint("someone else runs the platform of context 'plant'; to run your own, choose another"
                        + " context: context list");
    }

    @Test
    void servers_that_are_not_there_are_told_of() {
        addPlant();

        Result status = dps.run("stack", "status", "--context", "plant", "-o", "csv");
        Result doctor = dps.run("stack", "doctor", "--context", "plant", "-o", "csv");

        assertThat(status.code()).isEqualTo(3);
        assertThat(status.out())
                .contains("kafka,unreachable,", ",127.0.0.1:1,", "connect,unreachable,", ",sc://127.0.0.1:2,");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("kafka,fail,Kafka does not answer at 127.0.0.1:1: connection refused,");
        dps.run("topic", "list", "--context", "plant")
                .failed(3, "error: Kafka does not answer at 127.0.0.1:1: connection refused");
        dps.run("sql", "select 1", "--context", "plant")
                .failed(3, "error: Spark Connect does not answer at 127.0.0.1:2: connection refused");
        Result refused = dps.run("context", "add", "other", "--brokers", "no-such-host.invalid:9092");
        refused.failed(3, "error: Kafka does not answer at no-such-host.invalid:9092: unknown host")
                .withHint("nothing was written; to add the context anyway, use --no-check");
        assertThat(dps.run("context", "list").out()).doesNotContain("other");
    }

    @Test
    void what_a_context_does_not_name_is_told_of() {
        dps.run("context", "add", "half", "--connect", "sc://127.0.0.1:2", "--no-check");

        dps.run("topic", "list", "--context", "half")
                .failed(3, "error: context 'half' has no Kafka configured")
                .withHint("set kafka.brokers in the context; see: context show");
    }

    @Test
    void contexts_are_exported_and_imported() throws IOException {
        addPlant();
        Path file = folder.resolve("plant.yaml");
        dps.run("context", "export", "plant", file.toString()).printed("");

        dps.run("context", "import", file.toString())
                .failed(2, "error: this needs confirmation, but there is no terminal to ask on");
        dps.run("-q", "context", "remove", "plant").printed("");
        Result imported = dps.run("context", "import", file.toString());

        assertThat(imported.err()).isEqualTo("imported 'plant'\n");
        assertThat(dps.run("context", "list").out()).contains("plant");
        Files.writeString(file, "contexts:\n  plant:\n    kafka.prt: 1\n");
        dps.run("context", "import", file.toString())
                .failed(2, "error: " + file + ":3: unknown key 'contexts.plant.kafka.prt'");
    }

    @Test
    void a_production_context_is_overwritten_or_removed_only_by_its_name() throws IOException {
        addPlant("--set", "production=true");
        dps.run("context", "add", "lab", "--target", "local");
        Path file = Files.writeString(folder.resolve("both.yaml"), """
                contexts:
                  plant: {target: local}
                  lab: {target: local}
                """);
        String before = Files.readString(config);
        String refused = "error: context 'plant' is a production context: this needs confirmation by its name";

        addPlant("-y").failed(2, refused).withHint("add --confirm plant");
        dps.run("context", "import", file.toString(), "-y").failed(2, refused);
        dps.run("context", "remove", "plant", "-y").failed(2, refused);
        dps.run("context", "remove", "plant", "--confirm", "lab").failed(2, refused);
        Result yes = dps.run(CapturedStreams.onTerminal(80, question -> "y"), "context", "remove", "plant");

        assertThat(yes.err()).contains("not confirmed, nothing was changed");
        assertThat(config).hasContent(before);
        assertThat(addPlant("--set", "production=true", "--confirm", "plant").code())
                .isZero();
        dps.run("context", "import", file.toString(), "--confirm", "plant")
                .failed(2, "error: this needs confirmation, but there is no terminal to ask on");
        Result named = dps.run(CapturedStreams.onTerminal(80, question -> "plant"), "context", "remove", "plant");
        assertThat(named.err()).contains("removed context 'plant'");
        assertThat(dps.run("context", "remove", "lab").code()).isZero();
    }

    @Test
    void several_production_contexts_are_confirmed_by_their_names_in_one_line() throws IOException {
        addPlant("--set", "production=true");
        dps.run("context", "add", "lab", "--target", "local", "--set", "production=true");
        Path file = Files.writeString(folder.resolve("both.yaml"), """
                contexts:
                  plant: {target: local}
                  lab: {target: local}
                """);

        dps.run("context", "import", file.toString(), "-y", "--confirm", "lab")
                .failed(2, "error: context 'plant' is a production context: this needs confirmation by its name");
        assertThat(dps.run("context", "import", file.toString(), "-y", "--confirm", "lab", "--confirm", "plant")
                        .code())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "-x", "\u00fc", "x\ty", "'*'"})
    void an_import_refuses_what_is_no_name_and_changes_nothing(String name) throws IOException {
        Path file = folder.resolve("odd.yaml");
        Files.writeString(file, "contexts:\n  good: {kafka.port: 1}\n  \"" + name + "\": {kafka.port: 2}\n");

        dps.run("context", "import", file.toString())
                .failed(
                        2,
                        "error: context '" + name + "' in " + file
                                + ": expected a name of letters, digits, '.', '_' and '-'")
                .withHint("rename it in the file, then import again");
        assertThat(dps.run("context", "list").out()).contains("local").doesNotContain("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "..", "-x", "\u00fc"})
    void a_name_that_is_none_is_listed_and_can_be_removed(String name) throws IOException {
        addPlant();
        Path config = folder.resolve("config/dps/config.yaml");
        Files.writeString(config, Files.readString(config) + "  \"" + name + "\":\n    kafka.port: 2\n");

        assertThat(dps.run("context", "list").out()).contains("plant", name, "not a valid name");
        assertThat(dps.run("context", "remove", "--", name).code()).isZero();
        assertThat(dps.run("context", "list").out()).contains("plant").doesNotContain("not a valid name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\u0000", "- a", "contexts: 3", "contexts: [a]", "contexts: {a: 1}", "a: &x [*x]", "{{", "\t"
            })
    void an_import_survives_any_file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("odd.yaml"), text);

        Result result = dps.run("context", "import", file.toString());

        assertThat(result.code()).isIn(0, 2);
        assertThat(result.err()).doesNotContain("\tat ", "Exception", "internal");
        assertThat(dps.run("context", "list").code()).isZero();
    }

    @Test
    void a_removal_that_finds_nothing_says_so() {
        assertThat(dps.run("stack", "remove", "--purge", "-y").err())
                .contains("nothing to remove: context local has no deployment");
    }

    @Test
    void views_go_with_the_data_of_a_stack() throws IOException {
        Path context = Files.createDirectories(folder.resolve("state/dps/local"));
        Files.writeString(context.resolve("views.json"), "{\"views\": []}");
        Files.createDirectories(context.resolve("data"));

        assertThat(dps.run("stack", "remove", "-y").code()).isZero();
        assertThat(context.resolve("views.json")).exists();
        assertThat(dps.run("stack", "remove", "--purge", "-y").code()).isZero();
        assertThat(context.resolve("views.json")).doesNotExist();
    }

    @Test
    void a_context_whose_stack_is_deployed_stays() throws IOException {
        dps.run("context", "add", "lab", "--target", "local", "--set", "kafka.port=19092");
        Files.writeString(
                Files.createDirectories(folder.resolve("state/dps/lab")).resolve("deployment.json"), """
                {"version": 1, "kafkaPort": 9092, "connectPort": 15002, "controllerPort": 9093, "askedKafkaPort": 9092,
                 "askedConnectPort": 15002, "since": "2026-11-22T07:00:00Z", "deployed": true}
                """);
        Path secret = Files.createDirectories(folder.resolve("state/dps/lab/secret"));
        Files.writeString(secret.resolve("connect-token"), SECRET);

        dps.run("context", "remove", "lab")
                .failed(1, "error: the stack of context 'lab' is deployed")
                .withHint("remove the stack first: stack remove --context lab");

        assertThat(dps.run("context", "list", "-o", "csv").out())
                .contains("\"\",lab,local,127.0.0.1:9092,sc://localhost:15002,yes\n");
    }
}
