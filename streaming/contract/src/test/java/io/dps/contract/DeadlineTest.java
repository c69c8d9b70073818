package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadlineTest {
    private static final Duration CENTURY = Duration.ofDays(36_525);

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P-106751991167300DT-15H"})
    void what_is_no_time_is_over_at_once(Duration time) {
        Deadline deadline = Deadline.after(time);

        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.left()).isZero();
    }

    @Test
    void a_time_is_left_until_it_is_over() {
        Deadline deadline = Deadline.after(Duration.ofHours(1));

        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.left()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
    }

    @Test
    void however_long_the_time_is_it_is_not_over() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(deadline.isOver()).isFalse();
        assertThat(deadline.left()).isGreaterThan(CENTURY);
    }
}
