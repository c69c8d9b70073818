package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.PublishRequest.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RatePacerTest {

    private static final long START = Long.MAX_VALUE - 1_000;

    @Test
    void turns_are_due_at_equal_distance_from_the_start() {
        RatePacer schedule = new RatePacer(new RateLimit(3), START);

        assertThat(schedule.nanosUntilDue(START)).isZero();
        schedule.advance();
        assertThat(schedule.nanosUntilDue(START)).isEqualTo(333_333_333);
        schedule.advance();
        assertThat(schedule.nanosUntilDue(START)).isEqualTo(666_666_666);
        schedule.advance();
        assertThat(schedule.nanosUntilDue(START)).isEqualTo(1_000_000_000);
    }

    @Test
    void rounding_does_not_add_up() {
        RatePacer schedule = new RatePacer(new RateLimit(7), START);

        long now = START;
        for (int turn = 0; turn < 7 * 3_600; turn++) {
            now += Math.max(0, schedule.nanosUntilDue(now));
            schedule.advance();
        }

        assertThat(schedule.nanosUntilDue(START)).isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void a_late_turn_does_not_delay_the_next_ones() {
        RatePacer schedule = new RatePacer(new RateLimit(10), START);
        long late = START + Duration.ofMillis(950).toNanos();

        for (int turn = 0; turn < 10; turn++) {
            assertThat(schedule.nanosUntilDue(late)).isLessThanOrEqualTo(0);
            schedule.advance();
        }

        assertThat(schedule.nanosUntilDue(late)).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void a_long_stall_is_not_made_up_for_in_a_burst() {
        RatePacer schedule = new RatePacer(new RateLimit(10), START);
        long afterStall = START + Duration.ofHours(1).toNanos();

        assertThat(schedule.nanosUntilDue(afterStall)).isZero();
        schedule.advance();

        assertThat(schedule.nanosUntilDue(afterStall))
                .isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void without_a_limit_every_turn_is_due() {
        RatePacer schedule = new RatePacer(RateLimit.unlimited(), START);
        schedule.advance();

        assertThat(schedule.nanosUntilDue(START)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
    void refuses_a_rate_that_is_not_positive(double rate) {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new RateLimit(rate));
    }
}
