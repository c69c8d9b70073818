package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TimeLeftTest {
    private final TimeLeft left = new TimeLeft();

    private Optional<Duration> at(double done, int seconds) {
        return left.at(OptionalDouble.of(done), Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void only_what_was_done_since_the_first_report_tells_the_speed() {
        assertThat(at(0.5, 100)).isEmpty();
        assertThat(at(0.6, 110)).contains(Duration.ofSeconds(40));
        assertThat(at(0.75, 125)).contains(Duration.ofSeconds(25));
    }

    @Test
    void there_is_none_at_first_nor_without_progress_nor_at_the_end() {
        assertThat(at(0, 0)).isEmpty();
        assertThat(at(0.1, 1)).isEmpty();
        assertThat(at(0, 50)).isEmpty();
        assertThat(at(1, 60)).isEmpty();
        assertThat(left.at(OptionalDouble.empty(), 0)).isEmpty();
    }

    @Test
    void work_that_begins_again_is_estimated_anew() {
        assertThat(at(0.5, 0)).isEmpty();
        assertThat(at(0.2, 10)).isEmpty();
        assertThat(at(0.6, 20)).contains(Duration.ofSeconds(10));
    }

    @Test
    void an_estimate_of_more_than_a_year_is_none() {
        assertThat(at(0, 0)).isEmpty();
        assertThat(at(1e-9, 10)).isEmpty();
    }
}
