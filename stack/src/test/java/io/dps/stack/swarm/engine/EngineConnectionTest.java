package io.dps.stack.swarm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AuthConfig;
import com.sun.net.httpserver.HttpServer;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.engine.EngineConnection.EngineAbsence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EngineConnectionTest {
    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void an_older_engine_is_spoken_to_in_its_own_version() {
        // given
        answer("20.10.24", "1.41", "1.12");

        // when
        try (EngineConnection engine = EngineConnection.open(environment())) {

            // then
            assertThat(engine.apiVersion()).isEqualTo("1.41");
            assertThat(engine.apiPath()).isEqualTo("/v1.41");
            assertThat(engine.engineVersion()).isEqualTo("20.10.24");
        }
    }

    @Test
    void credentials_of_registries_come_from_the_folder_that_the_environment_names() throws IOException {
        // given
        answer("20.10.24", "1.41", "1.12");
        String login = Base64.getEncoder().encodeToString("me:word".getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("config.json"), "{\"auths\": {\"registry.test\": {\"auth\": \"" + login + "\"}}}");
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DOCKER_CONFIG", folder.toString());

        // when
        try (EngineConnection engine = EngineConnection.open(environment)) {

            // then
            assertThat(engine.client().pullImageCmd("registry.test/image").getAuthConfig())
                    .extracting(AuthConfig::getUsername, AuthConfig::getPassword)
                    .containsExactly("me", "word");
        }
    }

    @Test
    void of_several_engines_the_first_that_answers_is_asked() throws IOException {
        answer("20.10.24", "1.41", "1.12");
        String alive = "tcp://127.0.0.1:" + server.getAddress().getPort();
        String gone = "unix://" + folder.resolve("gone.sock");

        try (EngineConnection engine = EngineConnection.openFirst(List.of(gone, alive), Map.of())) {
            assertThat(engine.host()).isEqualTo(alive);
        }
        assertThatThrownBy(() -> EngineConnection.openFirst(List.of(gone, gone + "2"), Map.of()))
                .isInstanceOfSatisfying(UserFailure.class, silent -> {
                    assertThat(silent.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(silent)
                            .hasMessage("no Docker engine answers at " + gone
                                    + " (setting engines); no Docker engine answers at " + gone
                                    + "2 (setting engines)");
                });
    }

    @Test
    void an_engine_that_answers_no_more_is_replaced_once_it_has_rested() throws IOException {
        answer("20.10.24", "1.41", "1.12");
        server.createContext("/v1.41/_ping", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        AtomicLong clock = new AtomicLong();
        AtomicInteger opened = new AtomicInteger();
        try (LastingEngine lasting = new LastingEngine(
                () -> {
                    opened.incrementAndGet();
                    return EngineConnection.open(environment());
                },
                true,
                clock::get)) {
            EngineConnection first = lasting.get();
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(lasting.get()).isSameAs(first);
            assertThat(opened).hasValue(1);

            int port = server.getAddress().getPort();
            server.stop(0);
            assertThat(lasting.get()).as("asked a moment ago").isSameAs(first);
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThatThrownBy(lasting::get).isInstanceOf(UserFailure.class);

            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            answer("20.10.24", "1.41", "1.12");
            server.start();
            assertThat(lasting.get()).isNotSameAs(first);
        }
    }

    @Test
    void a_newer_engine_is_spoken_to_in_the_newest_version_that_we_know() {
        // given
        answer("28.2.2", "1.50", "1.24");

        // when
        try (EngineConnection engine = EngineConnection.open(environment())) {

            // then
            assertThat(engine.apiVersion()).isEqualTo("1.44");
        }
    }

    @Test
    void an_engine_that_has_dropped_that_version_is_spoken_to_in_its_oldest() {
        // given
        answer("31.0.0", "1.60", "1.46");

        // when
        try (EngineConnection engine = EngineConnection.open(environment())) {

            // then
            assertThat(engine.apiVersion()).isEqualTo("1.46");
        }
    }

    @Test
    void an_engine_that_is_too_old_is_refused() {
        // given
        answer("19.03.15", "1.40", "1.12");

        // then
        assertThatThrownBy(() -> EngineConnection.open(environment())).isInstanceOfSatisfying(UserFailure.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(e).hasMessage("the Docker engine is too old: 19.03.15 with API 1.40");
            assertThat(e.hint()).contains("1.41", "20.10");
        });
    }

    @Test
    void where_no_engine_is_its_address_is_told() {
        // given
        String host = "unix://" + folder.resolve("none.sock");

        // then
        assertThatThrownBy(() -> EngineConnection.open(Map.of("DOCKER_HOST", host)))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(e).hasMessage("no Docker engine answers at " + host + " (DOCKER_HOST)");
                });
    }

    /** As the kernel lets it look: connections wait in the queue of its socket. */
    @Test
    @Timeout(30)
    void an_engine_that_is_stopped_lets_nobody_wait_for_ever() throws IOException {
        Path path = folder.resolve("stopped.sock");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
            Map<String, String> environment = Map.of("DOCKER_HOST", "unix://" + path);

            assertThatThrownBy(() -> EngineConnection.open(environment, Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(UserFailure.class, e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
                        assertThat(e)
                                .hasMessage("the Docker engine at unix://" + path
                                        + " accepts connections, but has not answered within 0.3s");
                    });
        }
    }

    @Test
    void a_socket_that_may_not_be_used_is_told_as_such() throws IOException {
        // given
        Path socket = Files.createFile(folder.resolve("engine.sock"));
        EngineAddress address = new EngineAddress("unix://" + socket, Optional.empty(), "DOCKER_HOST");

        // when
        UserFailure failure = EngineAbsence.of(address, new RuntimeException(new IOException("Permission denied")));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure).hasMessage("you have no permission to use the Docker engine's socket " + socket);
        assertThat(failure.hint()).contains("usermod -aG docker USER");
    }

    @Test
    void key_files_that_cannot_be_used_are_named() throws IOException {
        for (String file : new String[] {"ca.pem", "cert.pem", "key.pem"}) {
            Files.writeString(
                    folder.resolve(file),
                    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED" + " PRIVATE KEY-----\n");
        }
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("DOCKER_TLS_VERIFY", "1");
        environment.put("DOCKER_CERT_PATH", folder.toString());

        assertThatThrownBy(() -> EngineConnection.open(environment)).isInstanceOfSatisfying(UserFailure.class, e -> {
            assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
            assertThat(e)
                    .hasMessage(folder + "/ca.pem (from DOCKER_CERT_PATH) contains no certificate, only"
                            + " BEGIN ENCRYPTED PRIVATE KEY");
            assertThat(e.hint()).isEqualTo("use a file with a certificate (BEGIN CERTIFICATE)");
        });
    }

    private Map<String, String> environment() {
        return Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(String version, String api, String oldest) {
        String json =
                "{\"Version\":\"%s\",\"ApiVersion\":\"%s\",\"MinAPIVersion\":\"%s\"}".formatted(version, api, oldest);
        server.createContext("/version", exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
