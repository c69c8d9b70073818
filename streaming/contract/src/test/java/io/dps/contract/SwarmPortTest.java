package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SwarmPortTest {
    @Test
    void the_variable_follows_from_the_setting() {
        assertThat(Stream.of(SwarmPort.values()).map(SwarmPort::variable))
                .containsExactly(
                        "DPS_KAFKA_PORT",
                        "DPS_CONNECT_PORT",
                        "DPS_CONNECT_UI_PORT",
                        "DPS_MASTER_PORT",
                        "DPS_HISTORY_PORT",
                        "DPS_AIRFLOW_PORT",
                        "DPS_KAFKA_UI_PORT");
    }

    @Test
    void no_two_ports_are_usually_the_same() {
        assertThat(Stream.of(SwarmPort.values()).map(SwarmPort::usual)).doesNotHaveDuplicates();
    }
}
