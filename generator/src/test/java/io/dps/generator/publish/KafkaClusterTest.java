package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.KafkaCluster.ClientTimeouts;
import io.dps.generator.publish.KafkaCluster.ProducerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KafkaClusterTest {

    @Test
    void the_producer_loses_nothing_and_sends_large_compressed_batches() {
        Map<String, Object> settings = ProducerSettings.of(
                Map.of("bootstrap.servers", "localhost:9092", "acks", "0"), new ClientTimeouts(Duration.ofMinutes(2)));

        assertThat(settings)
                .contains(
                        entry("bootstrap.servers", "localhost:9092"),
                        entry("acks", "all"),
                        entry("enable.idempotence", true),
                        entry("compression.type", "lz4"),
                        entry("batch.size", 262_144),
                        entry("linger.ms", 20),
                        entry("delivery.timeout.ms", 120_000),
                        entry("max.block.ms", 120_000L),
                        entry("request.timeout.ms", 30_000));
    }

    @Test
    void compression_is_left_as_given() {
        Map<String, Object> settings =
                ProducerSettings.of(Map.of("compression.type", "none"), new ClientTimeouts(Duration.ofSeconds(1)));

        assertThat(settings).containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 101, 999, 5_000, 30_000, 30_010, 3_600_000})
    void kafka_accepts_the_timeouts(long millis) {
        KafkaCluster connection =
                new KafkaCluster(Map.of("bootstrap.servers", "127.0.0.1:9"), Duration.ofMillis(millis));

        try (var producer = connection.openProducer()) {
            assertThat(producer.metrics()).isNotEmpty();
            producer.close(Duration.ZERO);
        }
    }

    @Test
    void a_topic_that_cannot_be_read_is_not_blamed_on_a_broker_that_answers() {
        KafkaCluster connection = new KafkaCluster(Map.of("bootstrap.servers", "broker:9092"), Duration.ofSeconds(10));

        assertThat(connection.unread("t", new TopicAuthorizationException("no")))
                .hasMessage("cannot read topic 't' on broker:9092: this user lacks Read permission on it")
                .returns(FailureKind.FAILED, UserFailure::kind)
                .returns("ask the administrator of the brokers for Read permission on topic t", UserFailure::hint);
        assertThat(connection.unread(
                        "t",
                        new KafkaException(
                                "when fetching the next record",
                                new KafkaException(new NoClassDefFoundError(
                                        "Could not initialize class org.xerial.snappy.Snappy")))))
                .hasMessage("cannot read topic 't': the snappy library cannot be loaded from "
                        + System.getProperty("java.io.tmpdir") + ", which may be mounted noexec")
                .returns(FailureKind.FAILED, UserFailure::kind)
                .returns(ClientFailures.LIBRARY_HINT, UserFailure::hint);
        assertThat(connection.unread("t", new TimeoutException("no answer")))
                .hasMessage("no Kafka broker answered at broker:9092 within 10 s")
                .returns(FailureKind.UNREACHABLE, UserFailure::kind);
    }

    @Test
    void says_which_broker_did_not_answer_in_what_time() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            KafkaCluster connection = new KafkaCluster(Map.of("bootstrap.servers", address), Duration.ofMillis(300));

            assertThatExceptionOfType(UserFailure.class)
                    .isThrownBy(() -> connection.requireTopic("weather_data"))
                    .withMessage("no Kafka broker answered at " + address + " within 300 ms")
                    .matches(e -> e.kind() == FailureKind.UNREACHABLE);
        }
    }

    @Test
    void says_that_an_address_is_not_usable() {
        KafkaCluster connection = new KafkaCluster(Map.of("bootstrap.servers", "no-port"), Duration.ofSeconds(1));

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> connection.requireTopic("weather_data"))
                .withMessageContaining("no-port")
                .matches(e -> e.kind() == FailureKind.FAILED);
    }

    @Test
    void shows_no_secrets() {
        KafkaCluster connection = new KafkaCluster(
                Map.of("bootstrap.servers", "localhost:9094", "sasl.jaas.config", "password=\"secret\""),
                Duration.ofSeconds(1));

        assertThat(connection).hasToString("KafkaCluster[localhost:9094]");
    }

    @Test
    void refuses_settings_without_a_broker_and_timeouts_too_short() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaCluster(Map.of(), Duration.ofSeconds(1)));
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> new KafkaCluster(Map.of("bootstrap.servers", "a:1"), Duration.ofMillis(99)));
    }
}
