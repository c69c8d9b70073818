package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Secret;
import io.dps.testing.RefusingPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkproject.io.grpc.Metadata;

/** What a client of Connect brings along, and what it makes of a server that it cannot speak to. */
@Timeout(60)
final class ConnectChannelsTest {
    private final FakeConnect server = new FakeConnect();

    @AfterEach
    void close() {
        server.close();
    }

    private ConnectEndpoint endpoint(boolean tls, Optional<Path> certificates, Map<String, Secret> parameters) {
        return new ConnectEndpoint(
                "127.0.0.1", server.endpoint().port(), Optional.of(new Secret("t0ken")), tls, certificates, parameters);
    }

    private String header(String name) {
        return server.headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Test
    void the_token_and_headers_go_with_every_call_and_the_user_is_none_of_them() {
        ConnectEndpoint endpoint =
                endpoint(false, Optional.empty(), Map.of("user_id", new Secret("ada"), "x-team", new Secret("blue")));
        try (ConnectClient spark = ConnectClient.open(endpoint)) {
            spark.execute("select 1", Map.of()).close();

            assertThat(header("Authorization")).isEqualTo("Bearer t0ken");
            assertThat(header("x-team")).isEqualTo("blue");
            assertThat(header("user_id")).isNull();
            assertThat(server.user).isEqualTo("ada");
        }
    }

    @Test
    void a_file_of_certificates_that_is_not_there_is_named() {
        assertThatThrownBy(() -> ConnectClient.open(endpoint(true, Optional.of(Path.of("none.pem")), Map.of())))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("none.pem");
    }

    @Test
    void nobody_is_told_by_the_address() {
        try (RefusingPort nobody = new RefusingPort()) {
            ConnectEndpoint endpoint = new ConnectEndpoint("127.0.0.1", nobody.number(), Optional.empty(), false);

            assertThatThrownBy(() -> ConnectClient.open(endpoint))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                        assertThat(failure.getMessage())
                                .startsWith("Spark Connect does not answer at " + nobody.address());
                    });
        }
    }
}
