package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlatformHealthTest {
    @TempDir
    private Path folder;

    private final PlatformHealth health = new PlatformHealth();

    private void look(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("XDG_STATE_HOME", folder.toString());
        environment.put("DPS_CONTEXT", "plant");
        SecretStore secrets = new SecretStore();
        PlatformOpener opener = new PlatformOpener(secrets);
        try (Platforms platforms = new Platforms(opener::place, opener)) {
            health.look(new Invocation(
                    new ShellContext(platforms, secrets, PlatformOpener::images),
                    new GlobalOptions(),
                    new Variables(environment),
                    CapturedStreams.offTerminal().streams()));
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_service_that_takes_no_connection_is_named_and_one_broker_of_several_is_enough() throws IOException {
        // Bound and not listening: a connection to it is refused.
        try (Socket bound = new Socket();
                ServerSocket broker = listening()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int closed = bound.getLocalPort();
            look(Map.of(
                    "DPS_TARGET",
                    "external",
                    "DPS_KAFKA_BROKERS",
                    "no_such.host.invalid:9092,127.0.0.1:" + closed + ",127.0.0.1:" + broker.getLocalPort(),
                    "DPS_CONNECT_URL",
                    "sc://127.0.0.1:" + closed,
                    "DPS_AIRFLOW_URL",
                    "http://127.0.0.1:" + closed + "/airflow",
                    "DPS_AIRFLOW_USER",
                    "ada",
                    "DPS_AIRFLOW_PASSWORD",
                    "secret"));
        }

        assertThat(health.silent("plant")).contains(List.of("airflow", "connect"));
        assertThat(health.silent("other")).isEmpty();
        health.forget();
        assertThat(health.silent("plant")).isEmpty();
    }

    @Test
    void nothing_is_known_of_a_context_in_which_nothing_is_deployed() {
        look(Map.of());

        assertThat(health.silent("plant")).isEmpty();
    }

    @Test
    void settings_that_are_wrong_are_left_to_the_next_command() {
        look(Map.of("DPS_TARGET", "nowhere"));

        assertThat(health.silent("plant")).isEmpty();
    }
}
