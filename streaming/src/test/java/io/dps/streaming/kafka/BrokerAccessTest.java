package io.dps.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerAccessTest {
    @TempDir
    private Path folder;

    @Test
    void the_settings_of_a_file_reach_clients_and_spark_and_are_not_shown() throws IOException {
        Path file =
                Files.writeString(folder.resolve("kafka.properties"), "sasl.jaas.config=Module password\\=\"word\";\n");

        BrokerAccess access = BrokerAccess.of("broker:9092", file);

        assertThat(access.client(Map.of("client.id", "dps")))
                .containsOnly(
                        Map.entry("bootstrap.servers", "broker:9092"),
                        Map.entry("client.id", "dps"),
                        Map.entry("sasl.jaas.config", "Module password=\"word\";"));
        assertThat(access.options())
                .containsOnly(
                        Map.entry("kafka.bootstrap.servers", "broker:9092"),
                        Map.entry("kafka.sasl.jaas.config", "Module password=\"word\";"));
        assertThat(access).hasToString("broker:9092");
        assertThat(BrokerAccess.open("broker:9092").options()).containsOnlyKeys("kafka.bootstrap.servers");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        Path file = folder.resolve("none");

        assertThatThrownBy(() -> BrokerAccess.of("broker:9092", file))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(failure).hasMessageContaining(file.toString());
                });
    }
}
