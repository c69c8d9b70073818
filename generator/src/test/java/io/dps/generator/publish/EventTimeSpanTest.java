package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.generator.publish.PublishMetrics.EventTimeSpan;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EventTimeSpanTest {

    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");

    private final EventTimeSpan span = new EventTimeSpan(Duration.ofSeconds(5));

    @Test
    void is_empty_at_first_and_then_from_the_earliest_to_the_latest() {
        assertThat(span.earliest()).isEmpty();
        assertThat(span.latest()).isEmpty();

        extend(10, "a");
        extend(3, "a");
        extend(7, "a");

        assertThat(span.earliest()).contains(START.plusSeconds(3));
        assertThat(span.latest()).contains(START.plusSeconds(10));
    }

    @Test
    void waits_before_a_record_runs_ahead_of_an_unacknowledged_one_by_the_watermark() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(extend(4, "b")).isFalse();
        assertThat(extend(5, "a")).isTrue();
        assertThat(extend(9, "b")).isFalse();
        assertThat(extend(2, "b")).isFalse();
        assertThat(extend(30, "a")).isTrue();
    }

    @Test
    void does_not_wait_for_what_is_acknowledged_already() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(span.extendTo("b", START.plusSeconds(60), true)).isFalse();
        assertThat(extend(64, "a")).isFalse();
        assertThat(extend(65, "b")).isTrue();
    }

    @Test
    void a_late_record_that_is_acknowledged_allows_no_longer_step() {
        assertThat(extend(10, "a")).isFalse();
        assertThat(span.extendTo("b", START, true)).isFalse();
        assertThat(extend(15, "a")).isTrue();
    }

    @Test
    void a_record_that_is_a_little_out_of_order_is_waited_for_too() {
        assertThat(extend(100, "a")).isFalse();
        assertThat(extend(97, "b")).isFalse();
        assertThat(extend(101, "a")).isFalse();
        assertThat(extend(102, "a")).isTrue();
    }

    @Test
    void a_second_sensor_at_the_latest_time_waits_for_the_first() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(extend(60, "a")).isFalse();
        assertThat(extend(60, "b")).isTrue();
    }

    @Test
    void one_sensor_needs_no_wait_until_there_is_another() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(extend(60, "a")).isFalse();
        assertThat(extend(62, "b")).isTrue();
        assertThat(extend(66, "b")).isFalse();
    }

    @Test
    void records_without_a_key_need_a_wait_because_they_go_to_any_partition() {
        assertThat(extend(0, null)).isFalse();
        assertThat(extend(60, null)).isTrue();
    }

    @Test
    void without_a_watermark_it_never_waits() {
        EventTimeSpan free = new EventTimeSpan(Duration.ZERO);

        assertThat(free.extendTo("a", START, true)).isFalse();
        assertThat(free.extendTo("b", START.plusSeconds(60), false)).isFalse();
    }

    /** Adds a record while some are not acknowledged; at first there are none. */
    private boolean extend(long seconds, String sensorId) {
        boolean isFirst = span.latest().isEmpty();
        return span.extendTo(sensorId, START.plusSeconds(seconds), isFirst);
    }
}
