package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.Page;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientKindTest {
    private static final String PASSWORD = "it's \"50%\" \\ $HOME";
    private static final String TOKEN = "to ken+/";
    /** As dps makes them. */
    private static final ConnectEndpoint PLAIN_TOKEN =
            new ConnectEndpoint("spark.plant", 15002, Optional.of(new Secret("a-token_0")), false);

    private static final KafkaEndpoint OPEN = KafkaEndpoint.plaintext("127.0.0.1:9092");
    private static final KafkaEndpoint SCRAM =
            new KafkaEndpoint("k1:9094,k2:9094", KafkaSecurity.scram("dps", new Secret(PASSWORD)));
    private static final KafkaEndpoint TLS = new KafkaEndpoint(
            "k1:9094",
            new KafkaSecurity(
                    KafkaSecurity.Protocol.SSL,
                    "",
                    "",
                    Optional.empty(),
                    Optional.of(Path.of("/etc/our ca.pem")),
                    Optional.of(Path.of("/etc/me.pem"))));
    private static final ConnectEndpoint NO_TOKEN = new ConnectEndpoint("h", 1, Optional.empty(), false);
    private static final ConnectEndpoint CONNECT =
            new ConnectEndpoint("spark.plant", 15002, Optional.of(new Secret(TOKEN)), false);
    private static final ConnectEndpoint CONNECT_TLS = new ConnectEndpoint(
            "spark.plant",
            443,
            Optional.of(new Secret("a-token_0")),
            true,
            Optional.of(Path.of("/etc/ca.pem")),
            Map.of("user_id", new Secret("ada"), "x-key", new Secret("hidden-header")));

    private static ClientText text(
            ClientKind kind, KafkaEndpoint kafka, ConnectEndpoint connect, ClientSecrets secrets) {
        return kind.text(new Endpoints(kafka, kafka, connect, Optional.empty(), List.of()), secrets);
    }

    private static ClientText shown(ClientKind kind) {
        return text(kind, SCRAM, CONNECT, ClientSecrets.SHOWN);
    }

    private static ClientText hidden(ClientKind kind) {
        return text(kind, SCRAM, CONNECT, ClientSecrets.FROM_ENVIRONMENT);
    }

    @Test
    void a_token_is_sent_as_the_header_that_the_server_reads() {
        assertThat(shown(ClientKind.PYSPARK).lines())
                .containsExactly(
                        "from pyspark.sql import SparkSession",
                        "",
                        "spark = SparkSession.builder.remote("
                                + "\"sc://spark.plant:15002/;authorization=Bearer%20to%20ken%2B%2F\").getOrCreate()");
        assertThat(hidden(ClientKind.PYSPARK).lines())
                .containsExactly(
                        "import os",
                        "from urllib.parse import quote",
                        "from pyspark.sql import SparkSession",
                        "",
                        "spark = SparkSession.builder.remote(\"sc://spark.plant:15002/;authorization=Bearer%20\""
                                + " + quote(os.environ[\"DPS_CONNECT_TOKEN\"], safe=\"\")).getOrCreate()");
        assertThat(shown(ClientKind.SCALA).lines().get(3))
                .startsWith("val spark = ")
                .doesNotEndWith(";");
        assertThat(shown(ClientKind.JAVA).lines().get(3))
                .startsWith("SparkSession spark = ")
                .endsWith(";");
        assertThat(hidden(ClientKind.JAVA).lines().get(3))
                .contains("java.net.URLEncoder.encode(System.getenv(\"DPS_CONNECT_TOKEN\"), \"UTF-8\")");
        assertThat(text(ClientKind.BEELINE, OPEN, PLAIN_TOKEN, ClientSecrets.FROM_ENVIRONMENT)
                        .lines())
                .containsExactly("SPARK_CONNECT_BEELINE=1 beeline -u"
                        + " 'jdbc:sc://spark.plant:15002/;authorization=Bearer%20'\"$DPS_CONNECT_TOKEN\"");
    }

    @Test
    void clients_trust_the_certificates_that_the_context_names() {
        List<String> python =
                text(ClientKind.PYSPARK, OPEN, CONNECT_TLS, ClientSecrets.SHOWN).lines();

        assertThat(python)
                .contains("import os", "os.environ[\"GRPC_DEFAULT_SSL_ROOTS_FILE_PATH\"] = \"/etc/ca.pem\"")
                .anyMatch(line -> line.contains(
                        "sc://spark.plant:443/;use_ssl=true;user_id=ada;x-key=hidden-header;authorization=Bearer%20"));
        assertThat(text(ClientKind.SCALA, OPEN, CONNECT_TLS, ClientSecrets.SHOWN)
                        .lines())
                .anyMatch(line -> line.startsWith("// once: keytool -importcert") && line.contains("'/etc/ca.pem'"));
        assertThat(text(ClientKind.KCAT, TLS, CONNECT, ClientSecrets.SHOWN).lines())
                .containsExactly("kcat -b k1:9094 -X security.protocol=SSL -X ssl.ca.location='/etc/our ca.pem'"
                        + " -X ssl.certificate.location=/etc/me.pem -X ssl.key.location=/etc/me.pem -L");
        assertThat(text(ClientKind.KAFKA_PROPERTIES, TLS, CONNECT, ClientSecrets.SHOWN)
                        .lines())
                .contains("ssl.truststore.location=/etc/our ca.pem", "ssl.keystore.location=/etc/me.pem");
        assertThat(text(ClientKind.ENV, TLS, CONNECT_TLS, ClientSecrets.SHOWN).lines())
                .contains(
                        "export GRPC_DEFAULT_SSL_ROOTS_FILE_PATH='/etc/ca.pem'",
                        "export KAFKA_SSL_CA_LOCATION='/etc/our ca.pem'",
                        "export KAFKA_SSL_CERTIFICATE_LOCATION='/etc/me.pem'",
                        "export KAFKA_SSL_KEY_LOCATION='/etc/me.pem'");
    }

    @Test
    void a_shell_takes_any_password_as_it_is() throws Exception {
        List<String> lines = shown(ClientKind.ENV).lines();

        Process shell = new ProcessBuilder(
                        "sh", "-c", String.join("\n", lines) + "\nprintf '%s' \"$KAFKA_SASL_PASSWORD$SPARK_REMOTE\"")
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), "UTF-8"))
                .isEqualTo(PASSWORD + "sc://spark.plant:15002/;authorization=Bearer%20to%20ken%2B%2F");
        assertThat(shown(ClientKind.KCAT).lines().get(0)).startsWith("# librdkafka 2.6.1 or later");
        assertThat(shown(ClientKind.KCAT).lines().get(1))
                .contains(" -X sasl.username=dps -X sasl.password='it'\\''s \"50%\" \\ $HOME' -L");
    }

    @Test
    void kafka_reads_the_properties_with_the_password_and_without_it() throws IOException {
        assertThat(login(shown(ClientKind.KAFKA_PROPERTIES)))
                .contains("ScramLoginModule", "username=\"dps\"", "password=\"it's \\\"50%\\\" \\\\ $HOME\"");
        ClientText hidden = text(
                ClientKind.KAFKA_PROPERTIES,
                new KafkaEndpoint("k1:9094,k2:9094", KafkaSecurity.scram("dps", new Secret("pass word"))),
                CONNECT,
                ClientSecrets.FROM_ENVIRONMENT);
        assertThat(hidden.variables()).containsExactly("DPS_KAFKA_PASSWORD");
        assertThat(hidden.lines())
                .contains(
                        "bootstrap.servers=k1:9094,k2:9094",
                        "config.providers=env",
                        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"dps\" password=\"${env:DPS_KAFKA_PASSWORD}\";");
        // Any variable that is set here: Kafka puts its value in that place.
        ClientText ofPath = new ClientText(
                hidden.lines().stream()
                        .map(line -> line.replace("DPS_KAFKA_PASSWORD", "PATH"))
                        .toList(),
                List.of(),
                List.of());
        assertThat(login(ofPath)).contains("password=\"" + System.getenv("PATH") + "\"");
    }

    private static String login(ClientText text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(String.join("\n", text.lines())));
        properties.put("key.deserializer", ByteArrayDeserializer.class);
        properties.put("value.deserializer", ByteArrayDeserializer.class);
        return ((Password) new ConsumerConfig(properties).values().get("sasl.jaas.config")).value();
    }

    @ParameterizedTest
    @EnumSource(ClientKind.class)
    void no_secret_is_printed_unless_asked_for(ClientKind kind) {
        KafkaEndpoint kafka = new KafkaEndpoint("k1:9094", KafkaSecurity.scram("dps", new Secret("a-password")));
        for (ConnectEndpoint connect : List.of(PLAIN_TOKEN, CONNECT_TLS)) {
            ClientText text = text(kind, kafka, connect, ClientSecrets.FROM_ENVIRONMENT);
            assertThat(String.join("\n", text.lines()))
                    .doesNotContain("a-token_0", "a-password", "hidden-header")
                    .contains(text.variables());
            assertThat(text.variables()).isNotEmpty();
        }
        assertThat(shown(kind).variables()).isEmpty();
        assertThat(text(kind, OPEN, NO_TOKEN, ClientSecrets.FROM_ENVIRONMENT).variables())
                .isEmpty();
    }

    @Test
    void headers_that_may_be_secrets_are_named_when_they_are_left_out() {
        assertThat(text(ClientKind.PYSPARK, OPEN, CONNECT_TLS, ClientSecrets.FROM_ENVIRONMENT)
                        .omitted())
                .containsExactly("x-key");
        assertThat(text(ClientKind.PYSPARK, OPEN, CONNECT_TLS, ClientSecrets.SHOWN)
                        .omitted())
                .isEmpty();
    }

    /** By Spark's own client. */
    @Test
    void the_connection_string_brings_the_token_to_a_client_on_the_jvm() {
        Matcher remote = Pattern.compile("remote\\(\"(.+?)\"\\)")
                .matcher(shown(ClientKind.SCALA).lines().get(3));
        assertThat(remote.find()).isTrue();

        SparkConnectClient.Configuration read =
                SparkConnectClient.builder().connectionString(remote.group(1)).configuration();

        assertThat(read.metadata().get("authorization").get()).isEqualTo("Bearer " + TOKEN);
        ConnectEndpoint padded = new ConnectEndpoint("h", 1, Optional.of(new Secret("YWJjZA==")), false);
        for (ClientKind kind : List.of(ClientKind.SCALA, ClientKind.JAVA, ClientKind.BEELINE)) {
            assertThatThrownBy(() -> text(kind, OPEN, padded, ClientSecrets.SHOWN))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("cannot send a token or header that has '=' or ';'");
        }
        assertThat(text(ClientKind.PYSPARK, OPEN, padded, ClientSecrets.SHOWN).lines())
                .anyMatch(line -> line.contains("Bearer%20YWJjZA%3D%3D"));
    }

    @Test
    void what_would_not_arrive_as_it_is_from_a_variable_is_refused() {
        for (ClientKind kind : List.of(ClientKind.BEELINE, ClientKind.ENV)) {
            assertThatThrownBy(() -> hidden(kind))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("characters that a URL does not take");
        }
        assertThatThrownBy(() -> hidden(ClientKind.KAFKA_PROPERTIES))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("a quote or a backslash");
    }

    @Test
    void a_platform_without_the_server_says_so() {
        assertThatThrownBy(() -> text(ClientKind.KCAT, KafkaEndpoint.NONE, CONNECT, ClientSecrets.SHOWN))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the context has no Kafka");
        assertThatThrownBy(() -> text(ClientKind.PYSPARK, OPEN, ConnectEndpoint.NONE, ClientSecrets.SHOWN))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the context has no Spark Connect server");
        assertThat(text(ClientKind.ENV, OPEN, ConnectEndpoint.NONE, ClientSecrets.SHOWN)
                        .lines())
                .containsExactly("export KAFKA_BOOTSTRAP_SERVERS='127.0.0.1:9092'");
    }

    @Test
    void the_page_names_the_version_of_the_server() throws IOException {
        Matcher version = Pattern.compile("<spark.version>(.+?)</spark.version>")
                .matcher(Files.readString(Page.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(Page.block("clients"))
                .anyMatch(row -> row.contains("pyspark-client==" + version.group(1) + " "))
                .anyMatch(row -> row.contains("spark-connect-client-jvm_2.13:" + version.group(1) + "`"));
        assertThat(Path.of("src/test/resources/io/dps/shell/it/pyspark-client.txt"))
                .content()
                .contains("\npyspark-client==" + version.group(1) + "\n");
    }

    @Test
    void the_page_lists_every_kind() {
        assertThat(Page.block("clients").stream()
                        .flatMap(row ->
                                Pattern.compile("^\\| `(.+?)` \\|").matcher(row).results())
                        .map((MatchResult found) -> found.group(1)))
                .containsExactlyElementsOf(Arrays.stream(ClientKind.values())
                        .map(ClientKind::label)
                        .toList());
        assertThat(Arrays.stream(ClientKind.values()).map(ClientKind::label)).allMatch(ClientKind.LABELS::contains);
    }
}
