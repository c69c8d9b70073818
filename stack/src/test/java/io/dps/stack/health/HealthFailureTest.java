package io.dps.stack.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HealthFailureTest {
    private static final KafkaEndpoint KAFKA = KafkaEndpoint.plaintext("127.0.0.1:1");
    private static final Endpoints ENDPOINTS = new Endpoints(
            KAFKA, KAFKA, new ConnectEndpoint("127.0.0.1", 1, Optional.empty(), false), Optional.empty(), List.of());

    @Test
    void who_answers_has_none() {
        assertThat(HealthFailure.of(endpoints -> {}, () -> ENDPOINTS)).isEmpty();
    }

    @Test
    void who_does_not_has_one_and_it_is_told_in_one_line() {
        IOException reason = new IOException("no route\nto it");

        Optional<HealthFailure> failure = HealthFailure.of(
                endpoints -> {
                    throw reason;
                },
                () -> ENDPOINTS);

        assertThat(failure).map(HealthFailure::cause).containsSame(reason);
        assertThat(failure).map(HealthFailure::words).contains("no route");
        assertThat(new HealthFailure(new IOException()).words()).isEqualTo("IOException");
    }

    @Test
    void that_it_is_not_known_where_to_ask_is_one_too() {
        UserFailure lost = UserFailure.failed("the token is missing", "");

        assertThat(HealthFailure.of(endpoints -> {}, () -> {
                    throw lost;
                }))
                .map(HealthFailure::cause)
                .containsSame(lost);
    }

    @Test
    void an_interrupt_is_kept() {
        assertThat(HealthFailure.of(
                        endpoints -> {
                            throw new InterruptedException();
                        },
                        () -> ENDPOINTS))
                .isPresent();
        assertThat(Thread.interrupted()).isTrue();
    }
}
