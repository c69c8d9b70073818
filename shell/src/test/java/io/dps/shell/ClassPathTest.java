package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.apache.spark.sql.types.StructType;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of Spark, Kafka and Docker and the terminal work from one class path, each of their libraries once. */
final class ClassPathTest {
    @Test
    void a_spark_connect_client_can_be_made_and_a_schema_be_read() {
        SparkConnectClient client = SparkConnectClient.builder()
                .connectionString("sc://127.0.0.1:1/;Authorization=Bearer%20x")
                .build();
        try {
            StructType schema = StructType.fromDDL("window STRUCT<start: TIMESTAMP, end: TIMESTAMP>, readings BIGINT");

            assertThat(client.configuration().host()).isEqualTo("127.0.0.1");
            assertThat(client.configuration().isSslEnabled().isDefined()).isFalse();
            assertThat(schema.fieldNames()).containsExactly("window", "readings");
        } finally {
            client.shutdown();
        }
    }

    @Test
    void a_docker_call_is_answered() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "{\"Version\":\"27.0.1\",\"ApiVersion\":\"1.46\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().endsWith("/version") ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        String address = "tcp://127.0.0.1:" + server.getAddress().getPort();
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address)
                .withDockerTlsVerify(false)
                .build();
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(address))
                .build();
        try (DockerClient docker = DockerClientImpl.getInstance(config, http)) {
            assertThat(docker.versionCmd().exec().getVersion()).isEqualTo("27.0.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_kafka_record_is_serialised() {
        try (MockProducer<String, String> producer =
                new MockProducer<>(true, null, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("weather_data", "sensor-1", "{}"));

            assertThat(producer.history()).extracting(ProducerRecord::value).containsExactly("{}");
        }
    }

    @Test
    void a_line_is_read_from_a_terminal() throws IOException {
        ByteArrayInputStream keys = new ByteArrayInputStream("stack status\r".getBytes(StandardCharsets.UTF_8));
        try (DumbTerminal terminal =
                new DumbTerminal("test", "ansi", keys, new ByteArrayOutputStream(), StandardCharsets.UTF_8)) {
            assertThat(LineReaderBuilder.builder().terminal(terminal).build().readLine("> "))
                    .isEqualTo("stack status");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/apache/spark/scheduler/DAGScheduler.class",
                "org/apache/spark/sql/classic/SparkSession.class",
                "scala/tools/nsc/Main.class",
                "kafka/Kafka.class",
                "io/dps/streaming/AveragerMain.class",
                "lombok/Lombok.class",
                "org/springframework/core/SpringVersion.class",
                "org/slf4j/bridge/SLF4JBridgeHandler.class",
                "META-INF/services/org.slf4j.impl.StaticLoggerBinder"
            })
    void what_must_not_be_there_is_not_there(String resource) throws IOException {
        assertThat(places(resource)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "com/fasterxml/jackson/databind/ObjectMapper.class, jackson-databind-2.21.",
        "com/fasterxml/jackson/core/JsonFactory.class, jackson-core-2.21.",
        "org/jline/reader/LineReader.class, jline-3.30.",
        "picocli/CommandLine.class, picocli-4.7.",
        "META-INF/services/org.slf4j.spi.SLF4JServiceProvider, log4j-slf4j2-impl-2.",
        "org/slf4j/Logger.class, slf4j-api-2.",
        "org/apache/kafka/clients/consumer/KafkaConsumer.class, kafka-clients-4.",
        "org/apache/spark/sql/connect/SparkSession.class, spark-connect-client-jvm_2.13-4.",
        "scala/Option.class, scala-library-2.13.",
        "com/github/dockerjava/core/DockerClientImpl.class, docker-java-core-3."
    })
    void what_must_be_there_is_there_once(String resource, String jar) throws IOException {
        assertThat(places(resource)).singleElement().asString().contains("/" + jar);
    }

    @Test
    void the_log_is_configured_by_us_alone() throws IOException {
        assertThat(places("log4j2.xml")).hasSize(1);
        for (String other :
                List.of("log4j2.yaml", "log4j2.yml", "log4j2.json", "log4j2.properties", "log4j2-test.xml")) {
            assertThat(places(other)).as(other).isEmpty();
        }
    }

    private static Set<String> places(String resource) throws IOException {
        Set<String> places = new TreeSet<>();
        for (URL url :
                java.util.Collections.list(ClassPathTest.class.getClassLoader().getResources(resource))) {
            places.add(url.toString());
        }
        return places;
    }
}
