package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class ReachabilityTest {
    @Test
    void one_of_several_addresses_is_enough() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Reachability.require("Kafka", "127.0.0.1:1, 127.0.0.1:" + server.getLocalPort());
        }
    }

    @Test
    void the_hint_promises_a_deploy_only_for_a_stack_of_ones_own() {
        UserFailure error =
                catchThrowableOfType(UserFailure.class, () -> Reachability.require("Kafka", "nohost.invalid:9092"));

        assertThat(error).hasMessage("Kafka does not answer at nohost.invalid:9092: unknown host");
        assertThat(error.hint()).contains("'context show'", "if dps deployed the stack, run 'stack deploy'");
    }
}
