package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.testing.FreePorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's own engine behind a TLS port, as {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH} name it. */
class TlsEngineIT {
    @TempDir
    static Path folder;

    private static TlsFront front;

    @BeforeAll
    static void listen() throws Exception {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        TestEngine.demand(host.startsWith("unix:"), "the engine at " + host + " has no socket here");
        Path socket = Path.of(URI.create(host).getPath());
        TestEngine.demand(Files.exists(socket), "no Docker engine at " + socket);
        Certificates certificates = new Certificates(folder);
        Path server = certificates.make("server");
        for (String client : new String[] {"client", "stranger"}) {
            certificates.make(client);
            Path keys = Files.createDirectory(folder.resolve(client));
            Files.copy(certificates.certificate("server"), keys.resolve("ca.pem"));
            Files.copy(certificates.certificate(client), keys.resolve("cert.pem"));
            Files.copy(certificates.identity(client), keys.resolve("key.pem"));
        }
        Path doubter = Files.createDirectory(folder.resolve("doubter"));
        Files.copy(certificates.certificate("stranger"), doubter.resolve("ca.pem"));
        Files.copy(certificates.certificate("client"), doubter.resolve("cert.pem"));
        Files.copy(certificates.identity("client"), doubter.resolve("key.pem"));
        front = new TlsFront(socket, server, certificates.certificate("client"));
    }

    @AfterAll
    static void close() throws Exception {
        if (front != null) {
            front.close();
        }
    }

    @Test
    void who_has_the_right_keys_reaches_the_engine() {
        try (EngineConnection engine = EngineConnection.open(environment("client"))) {
            assertThat(engine.client().infoCmd().exec().getName()).isNotBlank();
        }
    }

    @Test
    void an_engine_that_cannot_prove_who_it_is_is_told_as_such() {
        assertThatThrownBy(() -> EngineConnection.open(environment("doubter")))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.getMessage())
                            .isEqualTo("the Docker engine at tcp://127.0.0.1:" + front.port()
                                    + " has a certificate that was not signed by an authority in ca.pem");
                    assertThat(e.hint()).contains(folder.resolve("doubter").toString());
                });
    }

    @Test
    void a_client_that_the_engine_does_not_know_is_told_as_such() {
        assertThatThrownBy(() -> EngineConnection.open(environment("stranger")))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.getMessage()).contains("rejected this client's certificate");
                    assertThat(e.hint()).contains(folder.resolve("stranger").toString());
                });
    }

    @Test
    void a_tls_port_that_is_asked_in_plain_text_is_told_as_such() {
        Map<String, String> plain = Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + front.port());

        assertThatThrownBy(() -> EngineConnection.open(plain))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.hint()).contains("DOCKER_TLS_VERIFY"));
    }

    @Test
    void where_nothing_listens_is_not_taken_for_a_matter_of_keys() throws Exception {
        Map<String, String> environment = new HashMap<>(environment("client"));
        environment.put("DOCKER_HOST", "tcp://127.0.0.1:" + FreePorts.one());

        assertThatThrownBy(() -> EngineConnection.open(environment))
                .hasMessageStartingWith("no Docker engine answers at " + environment.get("DOCKER_HOST"));
    }

    private static Map<String, String> environment(String keys) {
        return Map.of(
                "DOCKER_HOST",
                "tcp://127.0.0.1:" + front.port(),
                "DOCKER_TLS_VERIFY",
                "1",
                "DOCKER_CERT_PATH",
                folder.resolve(keys).toString());
    }
}
