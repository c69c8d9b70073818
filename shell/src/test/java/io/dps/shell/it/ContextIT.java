package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.it.Dps.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Platforms of others: a broker with every security protocol, and a Connect server with a token, plain and behind TLS. The
 * Connect server is that of another context; what it has beside that is not used.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextIT {
    private static final String USER = "ada";
    private static final String PASSWORD = "pa\"ss\\wo rd-7f3a";
    private static final Duration SOON = Duration.ofSeconds(45);

    private Path folder;
    private Dps dps;
    private SecureBroker broker;
    private TlsProxy proxy;
    private String connect;
    private String token;
    private Path password;
    private Path tokenFile;
    private Certificates certificates;
    private int contexts;

    @BeforeAll
    void startServers(@TempDir Path folder) throws Exception {
        this.folder = folder;
        dps = new Dps(folder);
        dps.run("stack", "deploy", "--context", "own", "--any-port").succeeds();
        certificates = new Certificates(folder);
        Path keys = certificates.make("server");
        certificates.make("client");
        certificates.make("stranger");
        broker = SecureBroker.start(folder, keys, certificates.certificate("client"), USER, PASSWORD);
        connect = new ObjectMapper()
                .readTree(dps.run("stack", "endpoints", "--context", "own", "-o", "json")
                        .succeeds()
                        .out())
                .get(1)
                .get("endpoint")
                .asText();
        proxy = TlsProxy.start(keys, Integer.parseInt(connect.replaceAll(".*:", "")));
        token = Files.readString(dps.state().resolve("own/secret/connect-token"))
                .strip();
        tokenFile = secret("token", token);
        password = secret("password", PASSWORD);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    void endServers() throws IOException {
        try {
            dps.run("stack", "remove", "--context", "own", "--purge", "-y").succeeds();
        } finally {
            if (broker != null) {
                broker.close();
            }
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    /** Options for the broker; SSL shows a certificate. */
    private List<String> kafka(String protocol, String mechanism) throws Exception {
        List<String> options = new ArrayList<>(List.of(
                "--brokers", broker.at(protocol), "--kafka-security", protocol, "--kafka-mechanism", mechanism));
        if (protocol.startsWith("SASL")) {
            options.addAll(List.of("--kafka-user", USER, "--kafka-password-file", password.toString()));
        }
        if (protocol.endsWith("SSL")) {
            options.addAll(List.of(
                    "--kafka-ca-file", certificates.certificate("server").toString()));
        }
        if (protocol.equals("SSL")) {
            options.addAll(
                    List.of("--kafka-cert-file", certificates.identity("client").toString()));
        }
        return options;
    }

    private List<String> connect(String url) {
        return List.of("--connect", url, "--connect-token-file", tokenFile.toString());
    }

    private List<String> connectByTls() {
        List<String> options = new ArrayList<>(connect("sc://127.0.0.1:" + proxy.port() + "/;use_ssl=true"));
        options.addAll(
                List.of("--connect-ca-file", certificates.certificate("server").toString()));
        return options;
    }

    private Result add(String name, List<String> kafka, List<String> connect, String... more) {
        return add(dps, name, kafka, connect, more);
    }

    private static Result add(Dps dps, String name, List<String> kafka, List<String> connect, String... more) {
        List<String> line = new ArrayList<>(List.of("context", "add", name));
        line.addAll(kafka);
        line.addAll(connect);
        line.addAll(List.of(more));
        return dps.run(line.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "SASL_PLAINTEXT, PLAIN, plain",
        "SASL_PLAINTEXT, SCRAM-SHA-256, tls",
        "SASL_SSL, SCRAM-SHA-512, tls",
        "SSL, PLAIN, tls"
    })
    void topics_sql_and_views_work_with_every_protocol(String protocol, String mechanism, String how) throws Exception {
        String name = "p" + ++contexts;
        String topic = "t-" + name;
        add(name, kafka(protocol, mechanism), how.equals("tls") ? connectByTls() : connect(connect))
                .succeeds()
                .says("kafka: answers at " + broker.at(protocol), "connect: answers at sc://", "added context");
        Files.writeString(folder.resolve(topic), "{\"n\":1}\n{\"n\":2}\n{\"n\":39}\n");

        Result result = dps.run(
                "--context",
                name,
                "-c",
                "topic create " + topic + "; topic produce " + topic + " --file " + folder.resolve(topic),
                "-c",
                "topic tail " + topic + " --offset start -o raw; topic view " + topic + " --name v -o csv",
                "-c",
                "select sum(n) as total from v;");

        assertThat(result.succeeds().out())
                .contains("{\"n\":1}\n{\"n\":2}\n{\"n\":39}\n")
                .contains("n,bigint")
                .endsWith("total\n42\n");
        dps.run("stack", "status", "--context", name).succeeds();
        holdsNoSecret(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SASL_PLAINTEXT --kafka-user ada --kafka-password-file WRONG      | refused the credentials | kafka.user and the Kafka password",
                "SASL_SSL --kafka-user eve --kafka-password-file PASSWORD --kafka-ca-file server.pem | refused the credentials | kafka.user and the Kafka password",
                "SASL_SSL --kafka-user ada --kafka-password-file PASSWORD --kafka-ca-file stranger.pem | its certificate is not signed by a trusted authority | kafka.ca-file",
                "SASL_SSL --kafka-user ada --kafka-password-file PASSWORD         | its certificate is not signed by a trusted authority | kafka.ca-file",
                "SASL_SSL --kafka-security PLAINTEXT                              | requires TLS, but kafka.security is PLAINTEXT | SASL_SSL",
                "PLAINTEXT --kafka-security SSL                                   | does not use TLS, but kafka.security is SSL | PLAINTEXT",
                "SASL_PLAINTEXT --kafka-security PLAINTEXT                        | does not respond to a client without a user | SASL_PLAINTEXT",
                "PLAINTEXT --kafka-security SASL_PLAINTEXT --kafka-user ada --kafka-password-file PASSWORD | does not accept this kind of login | kafka.security"
            })
    void what_keeps_a_broker_closed_is_said_within_seconds(String options, String message, String hint)
            throws Exception {
        List<String> words = new ArrayList<>(List.of(options.split(" ")));
        String listener = words.remove(0);
        Path wrong = secret("wrong", "n0t-the-passw0rd");
        words.replaceAll(word -> switch (word) {
            case "WRONG" -> wrong.toString();
            case "PASSWORD" -> password.toString();
            case "server.pem", "stranger.pem" -> folder.resolve(word).toString();
            default -> word;
        });
        if (!words.contains("--kafka-security")) {
            words.addAll(List.of("--kafka-security", listener));
        }
        words.addAll(List.of("--brokers", broker.at(listener)));

        long begun = System.nanoTime();
        Result result = add(dps.inThisProcess(), "shut", words, List.of(), "-v")
                .exitsWith(3)
                .says(message, hint);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(result.err().lines().filter(line -> line.startsWith("error: ")))
                .hasSize(1);
        assertThat(result.err()).doesNotContain("Exception", "\tat ");
        holdsNoSecret(result);
        assertThat(dps.inThisProcess().run("context", "list").succeeds().out()).doesNotContain("shut");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | --connect-token-file WRONG                                | refused the token | token of the context",
                "plain |                                                           | refused the token | token of the context",
                "tls   | --connect-token-file TOKEN --connect-ca-file stranger.pem | its certificate is not signed by a trusted authority | connect.ca-file",
                "tls   | --connect-token-file TOKEN                                | its certificate is not signed by a trusted authority | connect.ca-file",
                "tls   | --connect-token-file WRONG --connect-ca-file server.pem   | refused the token | token of the context",
                "plain/;use_ssl=true | --connect-token-file TOKEN                  | the server does not use TLS | port",
                "tls-without | --connect-token-file TOKEN                          | requires TLS | use_ssl=true"
            })
    void what_keeps_a_connect_server_closed_is_said_within_seconds(
            String where, String options, String message, String hint) throws Exception {
        Path wrong = secret("wrong", "n0t-the-passw0rd");
        List<String> words = new ArrayList<>(Optional.ofNullable(options)
                .map(text -> List.of(text.split(" ")))
                .orElse(List.of()));
        words.replaceAll(word -> switch (word) {
            case "WRONG" -> wrong.toString();
            case "TOKEN" -> tokenFile.toString();
            case "server.pem", "stranger.pem" -> folder.resolve(word).toString();
            default -> word;
        });
        String behindTls = "sc://127.0.0.1:" + proxy.port();
        String url =
                switch (where) {
                    case "tls" -> behindTls + "/;use_ssl=true";
                    case "tls-without" -> behindTls;
                    default -> where.replace("plain", connect);
                };
        words.addAll(List.of("--connect", url));

        long begun = System.nanoTime();
        Result result = add(dps.inThisProcess(), "shut", List.of(), words, "-v")
                .exitsWith(3)
                .says(message, hint);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(result.err()).doesNotContain("Exception", "\tat ");
        holdsNoSecret(result);
    }

    @Test
    void a_server_that_is_silent_is_told_of_within_seconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"))) {
            long begun = System.nanoTime();
            add("mute", List.of("--brokers", "127.0.0.1:" + silent.getLocalPort()), List.of())
                    .exitsWith(3)
                    .says("does not respond", "nothing was written");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    @Test
    void a_password_of_the_environment_is_used_and_seen_nowhere() throws Exception {
        List<String> kafka = new ArrayList<>(kafka("SASL_SSL", "SCRAM-SHA-512"));
        kafka.removeAll(List.of("--kafka-password-file", password.toString()));
        add("env", kafka, List.of()).exitsWith(3).says("the password of Kafka user 'ada' is not set");
        add("env", kafka, List.of(), "--no-check").succeeds();
        Dps told = dps.with("DPS_KAFKA_PASSWORD", PASSWORD);
        told.run("--context", "env", "topic", "create", "seen").succeeds();
        Path out = folder.resolve("tail.out");
        Path err = folder.resolve("tail.err");

        Process tail = told.startInto(
                out, err, "--context", "env", "topic", "tail", "seen", "--offset", "start", "--follow", "-v");
        try {
            Files.writeString(folder.resolve("seen"), "here\n");
            told.run("--context", "env", "topic", "produce", "seen", "--file", "seen")
                    .succeeds();
            Awaitility.await("the record").atMost(Duration.ofMinutes(1)).until(() -> Files.readString(out)
                    .contains("here"));
            assertThat(commandLines()).contains("topic tail seen").doesNotContain(PASSWORD, token);
        } finally {
            tail.destroy();
            tail.waitFor();
        }

        assertThat(Files.readString(out) + Files.readString(err)).doesNotContain(PASSWORD);
        holdsNoSecret(told.run("--context", "env", "config", "show", "--origin").succeeds());
        holdsNoSecret(told.run("context", "export", "env").succeeds());
    }

    /** A user with Read and Describe on one topic, and no right on the cluster. */
    @Test
    void what_a_user_may_not_see_or_do_is_named_and_the_rest_is_shown() throws Exception {
        GappedTopics topics = new GappedTopics(broker.at("PLAINTEXT"));
        topics.create("mine", Map.of("retention.ms", "-1"));
        topics.write("mine", 0, 3);
        add("rights", kafka("SASL_PLAINTEXT", "PLAIN"), List.of(), "--no-check").succeeds();
        broker.restrict(USER, "mine", AclOperation.READ, AclOperation.DESCRIBE);
        try {
            Result shown = dps.run(
                    "--context",
                    "rights",
                    "-c",
                    "topic describe mine -o csv; topic describe mine --configs -o csv; topic tail mine -o raw;"
                            + " topic list --sizes -o jsonl | grep mine");

            assertThat(shown.succeeds().out().replaceAll("[0-9-]+T[0-9:.]+Z", "TIME"))
                    .isEqualTo(
                            "partition,leader,replicas,in_sync,first_offset,end_offset,offsets,bytes,first_time,last_time\n"
                                    + "0,1,1,1,0,3,3,,TIME,TIME\n"
                                    + "config,value,set_here\n"
                                    + GappedTopics.values(IntStream.range(0, 3))
                                    + "{\"topic\":\"mine\",\"partitions\":1,\"replicas\":1,\"offsets\":3,\"bytes\":null,"
                                    + "\"last_time\":\"TIME\"}\n");
            shown.says(
                    "): 3 offsets\n",
                    "warning: bytes are not shown: this user lacks Describe permission on the cluster, or the broker cannot tell them",
                    "warning: configs are not shown: this user lacks DescribeConfigs permission on topic mine");
            Files.writeString(folder.resolve("refused"), "here\n");
            Result refused = dps.run(
                    "--context",
                    "rights",
                    "--keep-going",
                    "-c",
                    "topic produce mine --file refused; generate run --topic mine --count 1");

            assertThat(refused.exitsWith(1).out()).isEmpty();
            refused.says(
                    "cannot write to topic mine (0 records were acknowledged): this user lacks Write permission on it",
                    "hint: ask the administrator of the brokers for Write permission on topic mine",
                    "cannot write to topic 'mine' on " + broker.at("SASL_PLAINTEXT")
                            + ": this user lacks Write permission on it; records acknowledged: 0");
        } finally {
            broker.liftRestrictions();
        }
    }

    /** The program runs on this machine and logs in to the brokers as the shell does. */
    @Test
    void a_stream_of_ones_own_runs_on_this_machine_with_the_password_of_the_context() throws Exception {
        add("streams", kafka("SASL_SSL", "SCRAM-SHA-512"), connect(connect)).succeeds();
        Dps there = dps.with("DPS_CONTEXT", "streams");
        Files.writeString(folder.resolve("orders"), "{\"n\":1,\"price\":10}\n{\"n\":2,\"price\":90}\nno json\n");
        there.run(
                        "-c",
                        "topic create orders; topic create large; topic produce orders --file orders",
                        "-c",
                        "topic view orders --schema 'n BIGINT NOT NULL, price DOUBLE'",
                        "-c",
                        "stream create large --to large 'select n, price from orders where price > 50'")
                .succeeds();

        broker.restrict(USER, "large", AclOperation.READ, AclOperation.DESCRIBE);
        try {
            there.run("stream", "start", "large")
                    .exitsWith(1)
                    .says("stream large cannot start: this user lacks Write permission on topic large");
        } finally {
            broker.liftRestrictions();
        }
        there.run("stream", "start", "large").succeeds();
        there.run("wait", "stream", "large", "--caught-up", "--timeout", "4m").succeeds();

        assertThat(commandLines()).contains("--stream large").doesNotContain(PASSWORD);
        Path folderOfContext = dps.state().resolve("streams");
        assertThat(Files.getPosixFilePermissions(folderOfContext.resolve("secret/stream-large.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        there.run("context", "remove", "streams", "-y").exitsWith(1).says("runs stream-large on this machine");
        there.run("wait", "topic", "large", "--records", "1", "--timeout", "2m").succeeds();
        holdsNoSecret(there.run("stream", "verify", "large").succeeds().says("1 correct", "not_json 1"));
        assertThat(there.run("stream", "rejects", "large", "-o", "csv")
                        .succeeds()
                        .out())
                .contains(",not_json,");
        holdsNoSecret(there.run("stack", "logs", "stream-large").succeeds());

        there.run("stream", "stop", "large").succeeds().says("stream large stopped");
        there.run("stream", "drop", "large").succeeds();
        assertThat(folderOfContext.resolve("secret/stream-large.properties")).doesNotExist();
        assertThat(folderOfContext.resolve("run/supervisor.json")).doesNotExist();
        there.run("context", "remove", "streams", "-y").succeeds();
    }

    /** Neither what was said nor any file of the shell has a secret in it, but those that are there for it. */
    private void holdsNoSecret(Result result) throws IOException {
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD, token, "n0t-the-passw0rd");
        Path shell = dps.state().resolve(".shell");
        try (Stream<Path> files = Files.exists(shell) ? Files.walk(shell) : Stream.empty()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(PASSWORD, token, "n0t-the-passw0rd");
            }
        }
    }

    private static String commandLines() {
        return ProcessHandle.allProcesses()
                .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                .map(ContextIT::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            // It has ended.
            return "";
        }
    }
}
