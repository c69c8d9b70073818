package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import io.dps.generator.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTimePacerTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T07:00:00Z");
    private static final long START = Long.MAX_VALUE - 1_000;

    @ParameterizedTest
    @CsvSource({"1, 60000", "60, 1000", "0.5, 120000"})
    void a_gap_lasts_as_long_as_the_speed_makes_it(double factor, long millis) {
        EventTimePacer pace = new EventTimePacer(new ReplaySpeed(factor));

        assertThat(pace.due(FIRST, START)).isEqualTo(START);
        assertThat(pace.due(FIRST.plusSeconds(60), START) - START)
                .isEqualTo(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void what_is_out_of_order_goes_at_once_and_moves_nothing() {
        EventTimePacer pace = new EventTimePacer(new ReplaySpeed(1));
        pace.due(FIRST, START);
        long due = pace.due(FIRST.plusSeconds(10), START);

        assertThat(pace.due(FIRST.plusSeconds(3), due)).isEqualTo(due);
        assertThat(pace.due(FIRST.plusSeconds(10), due)).isEqualTo(due);
        assertThat(pace.due(FIRST.plusSeconds(11), due) - due)
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void a_long_stall_is_not_made_up_for_in_a_burst() {
        EventTimePacer pace = new EventTimePacer(new ReplaySpeed(1));
        pace.due(FIRST, START);
        long afterStall = START + Duration.ofHours(1).toNanos();

        assertThat(pace.due(FIRST.plusSeconds(10), afterStall)).isEqualTo(afterStall);
        assertThat(pace.due(FIRST.plusSeconds(20), afterStall) - afterStall)
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void the_longest_gap_there_is_does_not_overflow() {
        EventTimePacer pace = new EventTimePacer(new ReplaySpeed(0.001));
        pace.due(Reading.EARLIEST, 0);

        assertThat(pace.due(Reading.LATEST, 0)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refuses_a_speed_that_is_not_positive(double factor) {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> new ReplaySpeed(factor));
    }
}
