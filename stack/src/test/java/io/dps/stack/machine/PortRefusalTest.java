package io.dps.stack.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.machine.PortCheck.Refusal;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class PortRefusalTest {
    @Test
    void the_hint_for_a_port_that_is_taken_names_the_program_to_stop() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(PortCheck.LOOPBACK))) {
            Refusal refusal = PortCheck.refusal(server.getLocalPort()).orElseThrow();

            assertThat(refusal.reason())
                    .startsWith("taken by process " + ProcessHandle.current().pid());
            assertThat(refusal.hint("kafka.port"))
                    .isEqualTo("stop that program, set kafka.port to another port, or deploy with --any-port");
            assertThat(refusal.hint()).isEqualTo("stop that program, or deploy with --any-port");
        }
    }

    @Test
    void the_hint_for_a_port_that_nobody_has_names_no_program() {
        Refusal forbidden = PortCheck.refusal(80, new BindException("Permission denied (Bind failed)"));
        Refusal unusable = PortCheck.refusal(80, new SocketException("Too many open files"));

        assertThat(forbidden.reason()).isEqualTo("not permitted for this user");
        assertThat(forbidden.hint("kafka.port")).isEqualTo("set kafka.port to another port, or deploy with --any-port");
        assertThat(unusable.reason()).isEqualTo("unusable: Too many open files");
        assertThat(unusable.hint()).isEqualTo("deploy with --any-port");
    }
}
