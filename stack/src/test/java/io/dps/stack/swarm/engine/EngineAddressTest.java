package io.dps.stack.swarm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAddressTest {
    /** SHA-256 of "edge", as Docker names the folders of that context. */
    private static final String EDGE = "a1cb100f57e971cacf269e7c26e4630a25a8e9d4bdd35e32df1a80b66b896254";

    @TempDir
    Path home;

    @Test
    void without_any_setting_it_is_the_socket_of_this_machine() {
        // when
        EngineAddress address = EngineAddress.of(Map.of("HOME", home.toString()));

        // then
        assertThat(address.host()).isEqualTo("unix:///var/run/docker.sock");
        assertThat(address.certificates()).isEmpty();
    }

    @Test
    void docker_host_goes_before_every_context() throws IOException {
        // given
        chooseEdge();

        // when
        EngineAddress address = EngineAddress.of(
                Map.of("HOME", home.toString(), "DOCKER_HOST", "tcp://10.0.0.1:2375", "DOCKER_CONTEXT", "edge"));

        // then
        assertThat(address).isEqualTo(new EngineAddress("tcp://10.0.0.1:2375", Optional.empty(), "DOCKER_HOST"));
    }

    @Test
    void the_current_context_is_read_from_dockers_configuration() throws IOException {
        // given
        chooseEdge();
        Path keys = Files.createDirectories(
                docker().resolve("contexts/tls").resolve(EDGE).resolve("docker"));

        // when
        EngineAddress address = EngineAddress.of(Map.of("HOME", home.toString()));

        // then
        assertThat(address).isEqualTo(new EngineAddress("tcp://edge:2376", Optional.of(keys), "Docker context 'edge'"));
    }

    @Test
    void the_default_context_is_the_socket() throws IOException {
        // given
        chooseEdge();

        // when
        EngineAddress address = EngineAddress.of(Map.of("HOME", home.toString(), "DOCKER_CONTEXT", "default"));

        // then
        assertThat(address.host()).isEqualTo("unix:///var/run/docker.sock");
    }

    @Test
    void an_unknown_context_is_named() {
        assertThatThrownBy(() -> EngineAddress.of(Map.of("HOME", home.toString(), "DOCKER_CONTEXT", "nowhere")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("Docker context 'nowhere' does not exist");
    }

    @Test
    void ssh_is_refused_and_the_way_round_is_told() {
        assertThatThrownBy(() -> EngineAddress.of(Map.of("DOCKER_HOST", "ssh://pi@edge")))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e)
                            .hasMessage("dps cannot connect to a Docker engine over ssh: ssh://pi@edge (DOCKER_HOST)");
                    assertThat(e.hint()).contains("ssh -nNT -L", "pi@edge");
                });
    }

    @Test
    void tls_without_its_keys_is_refused() {
        assertThatThrownBy(() -> EngineAddress.of(Map.of(
                        "DOCKER_HOST", "tcp://edge:2376",
                        "DOCKER_TLS_VERIFY", "1",
                        "DOCKER_CERT_PATH", home.toString())))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("ca.pem");
    }

    @Test
    void another_protocol_is_refused() {
        assertThatThrownBy(() -> EngineAddress.of(Map.of("DOCKER_HOST", "http://edge")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("'http://edge' (from DOCKER_HOST) is not a Docker engine address");
    }

    private Path docker() {
        return home.resolve(".docker");
    }

    private void chooseEdge() throws IOException {
        Path meta = Files.createDirectories(docker().resolve("contexts/meta").resolve(EDGE));
        Files.writeString(docker().resolve("config.json"), "{\"currentContext\":\"edge\"}");
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"edge\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://edge:2376\","
                        + "\"SkipTLSVerify\":false}}}");
    }
}
