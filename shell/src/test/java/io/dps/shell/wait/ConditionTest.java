package io.dps.shell.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void what_holds_at_once_is_looked_at_once() {
        Condition condition = looks(List.of(Optional.empty()));

        assertThat(condition.await(Duration.ZERO, now -> seen.add(now.text()))).isEmpty();
        assertThat(seen).isEmpty();
    }

    @Test
    void what_does_not_hold_is_looked_at_again_until_it_does() {
        Condition condition = looks(List.of(Optional.of("none"), Optional.of("one"), Optional.empty()));

        assertThat(condition.await(Duration.ofMinutes(1), now -> seen.add(now.text())))
                .isEmpty();
        assertThat(seen).containsExactly("none", "one");
    }

    @Test
    void when_time_is_over_the_last_that_was_missing_is_told() {
        Condition condition = new Condition("it", () -> Optional.of("all"));

        assertThat(condition.await(Duration.ZERO, now -> seen.add(now.text()))).contains("all");
        assertThat(condition.await(Duration.ofMillis(20), now -> seen.add(now.text())))
                .contains("all");
    }

    @Test
    void an_interruption_ends_the_wait() {
        Thread.currentThread().interrupt();
        try {
            UserFailure ended =
                    catchThrowableOfType(UserFailure.class, () -> new Condition("it", () -> Optional.of("all"))
                            .await(Duration.ofMinutes(1), now -> seen.add(now.text())));

            assertThat(ended.kind()).isEqualTo(FailureKind.INTERRUPTED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Condition looks(List<Optional<String>> answers) {
        Queue<Optional<String>> queue = new ArrayDeque<>(answers);
        return new Condition("it", queue::remove);
    }
}
