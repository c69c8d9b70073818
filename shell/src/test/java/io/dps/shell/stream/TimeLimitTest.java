package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.stream.StreamResetCommand.TimeLimit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that waits for servers longer than it may. */
@Timeout(60)
final class TimeLimitTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private String hang() {
        try {
            never.await();
            return "answered";
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw UserFailure.interrupted("");
        }
    }

    private static TimeLimit limit(Duration time) {
        return new TimeLimit(time, "resetting stream x", "run it again");
    }

    @Test
    void work_that_ends_in_time_gives_what_it_gives() {
        TimeLimit limit = limit(Duration.ofMinutes(1));

        assertThat(limit.run(() -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> limit.run(() -> {
                    throw UserFailure.unreachable("no broker", "start it");
                }))
                .hasMessage("no broker");
    }

    @Test
    void work_that_hangs_is_given_up_and_interrupted() throws InterruptedException {
        assertThatThrownBy(() -> limit(Duration.ofMillis(200)).run(this::hang))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT);
                    assertThat(e).hasMessage("resetting stream x took longer than 200ms");
                    assertThat(e.hint()).isEqualTo("run it again");
                });
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_one_piece_of_work_has_taken_is_missing_to_the_next() {
        TimeLimit limit = limit(Duration.ofMillis(300));
        assertThatThrownBy(() -> limit.run(this::hang)).isInstanceOf(UserFailure.class);

        long begun = System.nanoTime();
        assertThatThrownBy(() -> limit.run(this::hang)).hasMessage("resetting stream x took longer than 300ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(300));
    }

    @Test
    void an_interruption_ends_the_work_too() throws InterruptedException {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> limit(Duration.ofMinutes(1)).run(this::hang))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
