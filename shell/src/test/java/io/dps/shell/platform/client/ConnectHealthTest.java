package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkproject.io.grpc.Status;

/** What a Connect server is asked that is busy, hangs, or was started again. */
@Timeout(60)
final class ConnectHealthTest {
    private final FakeConnect server = new FakeConnect();
    private final ConnectEndpoint connect = server.endpoint();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_server_whose_statements_never_end_is_well_and_keeps_no_session_of_the_question() {
        ConnectHealth.ask(connect);

        assertThat(server.asked).containsExactly("analyze", "release");
    }

    @Test
    void a_server_that_hangs_is_told_within_the_deadline() {
        server.hangs = true;

        assertThatThrownBy(() -> ConnectHealth.ask(connect, Duration.ofMillis(300)))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(e).hasMessage("Spark Connect at " + connect.address() + " did not respond in time");
                });
    }

    @Test
    void a_refused_token_is_told_as_such() {
        server.failure = Optional.of(Status.UNAUTHENTICATED);

        assertThatThrownBy(() -> ConnectHealth.ask(connect))
                .hasMessage("Spark Connect at " + connect.address() + " refused the token");
    }

    @Test
    void a_session_is_known_until_the_server_was_started_again() {
        try (ConnectClient kept = ConnectClient.open(connect)) {
            assertThat(kept.isKnown()).isTrue();
            server.run = "second";
            assertThat(kept.isKnown()).isFalse();
            assertThat(kept.isOver()).isTrue();
        }
    }

    @Test
    void a_session_that_the_server_has_put_away_is_not_known() {
        try (ConnectClient kept = ConnectClient.open(connect)) {
            server.failure = Optional.of(Status.INTERNAL.withDescription("[INVALID_HANDLE.SESSION_CLOSED] closed"));

            assertThat(kept.isKnown()).isFalse();
        }
    }
}
