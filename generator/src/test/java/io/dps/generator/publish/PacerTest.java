package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import io.dps.generator.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacerTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T07:00:00Z");
    private static final long START = Long.MAX_VALUE - 1_000;

    @Test
    void turns_are_due_at_equal_distance_from_the_start() {
        Pacer pacer = at(new RateLimit(3));

        assertThat(pacer.nanosUntilTurn(START)).isZero();
        pacer.endTurn();
        assertThat(pacer.nanosUntilTurn(START)).isEqualTo(333_333_333);
        pacer.endTurn();
        assertThat(pacer.nanosUntilTurn(START)).isEqualTo(666_666_666);
        pacer.endTurn();
        assertThat(pacer.nanosUntilTurn(START)).isEqualTo(1_000_000_000);
    }

    @Test
    void rounding_does_not_add_up() {
        Pacer pacer = at(new RateLimit(7));

        long now = START;
        for (int turn = 0; turn < 7 * 3_600; turn++) {
            now += Math.max(0, pacer.nanosUntilTurn(now));
            pacer.endTurn();
        }

        assertThat(pacer.nanosUntilTurn(START)).isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void a_late_turn_does_not_delay_the_next_ones() {
        Pacer pacer = at(new RateLimit(10));
        long late = START + Duration.ofMillis(950).toNanos();

        for (int turn = 0; turn < 10; turn++) {
            assertThat(pacer.nanosUntilTurn(late)).isLessThanOrEqualTo(0);
            pacer.endTurn();
        }

        assertThat(pacer.nanosUntilTurn(late)).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void a_long_stall_is_not_made_up_for_in_a_burst_of_turns() {
        Pacer pacer = at(new RateLimit(10));
        long afterStall = START + Duration.ofHours(1).toNanos();

        assertThat(pacer.nanosUntilTurn(afterStall)).isZero();
        pacer.endTurn();

        assertThat(pacer.nanosUntilTurn(afterStall))
                .isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void without_a_limit_every_turn_is_due() {
        Pacer pacer = new Pacer(RateLimit.unlimited(), ReplaySpeed.unlimited(), START);
        pacer.endTurn();

        assertThat(pacer.nanosUntilTurn(START)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
    void refuses_a_rate_that_is_not_positive(double rate) {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new RateLimit(rate));
    }

    @ParameterizedTest
    @CsvSource({"1, 60000", "60, 1000", "0.5, 120000"})
    void a_gap_lasts_as_long_as_the_speed_makes_it(double factor, long millis) {
        Pacer pacer = at(new ReplaySpeed(factor));

        assertThat(pacer.due(FIRST, START)).isEqualTo(START);
        assertThat(pacer.due(FIRST.plusSeconds(60), START) - START)
                .isEqualTo(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void what_is_out_of_order_goes_at_once_and_moves_nothing() {
        Pacer pacer = at(new ReplaySpeed(1));
        pacer.due(FIRST, START);
        long due = pacer.due(FIRST.plusSeconds(10), START);

        assertThat(pacer.due(FIRST.plusSeconds(3), due)).isEqualTo(due);
        assertThat(pacer.due(FIRST.plusSeconds(10), due)).isEqualTo(due);
        assertThat(pacer.due(FIRST.plusSeconds(11), due) - due)
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void a_long_stall_is_not_made_up_for_in_a_burst_of_event_times() {
        Pacer pacer = at(new ReplaySpeed(1));
        pacer.due(FIRST, START);
        long afterStall = START + Duration.ofHours(1).toNanos();

        assertThat(pacer.due(FIRST.plusSeconds(10), afterStall)).isEqualTo(afterStall);
        assertThat(pacer.due(FIRST.plusSeconds(20), afterStall) - afterStall)
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void the_longest_gap_there_is_does_not_overflow() {
        Pacer pacer = at(new ReplaySpeed(0.001));
        pacer.due(Reading.EARLIEST, 0);

        assertThat(pacer.due(Reading.LATEST, 0)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refuses_a_speed_that_is_not_positive(double factor) {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new ReplaySpeed(factor));
    }

    private static Pacer at(RateLimit rate) {
        return new Pacer(rate, ReplaySpeed.unlimited(), START);
    }

    private static Pacer at(ReplaySpeed speed) {
        return new Pacer(RateLimit.unlimited(), speed, START);
    }
}
