package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dps.shell.app.ShellTester;
import io.dps.shell.app.ShellTester.Result;
import io.dps.testing.RefusingPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands say of an engine that is not there or cannot run the stack, and that nothing was left behind. */
final class EngineRefusalTest {
    private static final String VERSION =
            "{\"Version\": \"20.10.24\", \"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\"}";

    @TempDir
    private Path folder;

    private HttpServer server;
    private String engine;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        engine = "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "plan"})
    void an_engine_that_is_not_there_is_not_reachable(String verb) {
        String host = "unix://" + folder.resolve("none.sock");

        swarm(host, verb)
                .failed(3, "error: no Docker engine answers at " + host + " (DOCKER_HOST)")
                .withHint("start it, or set DOCKER_HOST to the address of another one");
    }

    @Test
    void a_port_that_refuses_connections_is_not_reachable() {
        try (RefusingPort port = new RefusingPort()) {
            String closed = "tcp://" + port.address();
            swarm(closed, "deploy").failed(3, "error: no Docker engine answers at " + closed + " (DOCKER_HOST)");
        }
    }

    @Test
    void a_server_that_is_no_engine_is_not_reachable() {
        swarm(engine, "deploy")
                .failed(3, "error: the Docker engine at " + engine + " did not report its version (HTTP 404)");
    }

    @Test
    void an_engine_that_is_too_old_is_refused() {
        answer("/version", VERSION.replace("20.10.24", "19.03.15").replace("1.41", "1.40"));

        swarm(engine, "deploy")
                .failed(1, "error: the Docker engine is too old: 19.03.15 with API 1.40")
                .withHint("install Docker 20.10 or later; dps needs API 1.41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "plan"})
    void a_worker_of_a_swarm_is_refused(String verb) {
        answer("/version", VERSION);
        answer("/v1.41/info", "{\"Swarm\": {\"LocalNodeState\": \"active\", \"ControlAvailable\": false}}");

        swarm(engine, verb)
                .failed(1, "error: the Docker engine at " + engine + " is not a manager of its swarm")
                .withHint("set DOCKER_HOST to a manager of the swarm");
        assertThat(asked).as("nothing was changed").allMatch(request -> request.startsWith("GET "));
        assertThat(swarm(engine, "doctor").out()).contains("is not a manager of its swarm");
    }

    @Test
    void a_locked_swarm_is_to_be_unlocked_first() {
        answer("/version", VERSION);
        answer("/v1.41/info", "{\"Swarm\": {\"LocalNodeState\": \"locked\"}}");

        swarm(engine, "deploy")
                .failed(
                        1,
                        "error: the Docker engine at " + engine
                                + " is not an active member of its swarm (state: locked)")
                .withHint("unlock it first: docker swarm unlock");
    }

    @Test
    void ssh_is_refused_and_the_way_round_is_told() {
        Result refused = swarm("ssh://pi@edge", "deploy");

        refused.failed(1, "error: dps cannot connect to a Docker engine over ssh: ssh://pi@edge (DOCKER_HOST)");
        assertThat(refused.err()).contains("hint: forward its socket and set DOCKER_HOST to it: ssh -nNT -L");
    }

    @Test
    void the_doctor_says_so_and_ends_with_1() {
        String host = "unix://" + folder.resolve("none.sock");

        Result doctor = swarm(host, "doctor");

        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.out()).contains("engine", "fail", "no Docker engine answers at " + host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "http://edge", "edge:9094", "two hosts", "edge/", "-edge"})
    void a_name_for_clients_that_is_none_is_refused_before_any_engine_is_asked(String host) {
        Result refused = new ShellTester(folder)
                .with("DOCKER_HOST", engine)
                .run("stack", "deploy", "--target", "swarm", "--advertise=" + host);

        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("error: 'advertise' is '" + host
                        + "' (option): expected a host name or an address, without a port\n");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "edge.example", "10.0.0.1", "fd00::1", "::1"})
    void names_and_addresses_are_taken(String host) {
        Result asking = new ShellTester(folder)
                .with("DOCKER_HOST", "unix://" + folder.resolve("none.sock"))
                .run("stack", "deploy", "--target", "swarm", "--advertise", host);

        assertThat(asking.err()).startsWith("error: no Docker engine answers");
    }

    private Result swarm(String host, String verb) {
        Result result = new ShellTester(folder)
                .with("DOCKER_HOST", host)
                .with("DPS_TARGET", "swarm")
                .run("stack", verb);
        assertThat(new ShellTester(folder)
                        .with("DPS_TARGET", "swarm")
                        .run("stack", "status")
                        .out())
                .as("nothing is deployed")
                .contains("absent")
                .doesNotContain("dead", "healthy");
        return result;
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestMethod() + " " + path);
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
