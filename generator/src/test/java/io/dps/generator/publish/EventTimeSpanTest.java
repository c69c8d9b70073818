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
    void asks_for_a_flush_at_each_step_of_event_time() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(extend(4, "b")).isFalse();
        assertThat(extend(5, "a")).isTrue();
        assertThat(extend(9, "b")).isFalse();
        assertThat(extend(2, "b")).isFalse();
        assertThat(extend(30, "a")).isTrue();
    }

    @Test
    void one_sensor_needs_no_flush() {
        assertThat(extend(0, "a")).isFalse();
        assertThat(extend(60, "a")).isFalse();
        assertThat(extend(120, "b")).isTrue();
    }

    @Test
    void records_without_a_key_need_a_flush_because_they_go_to_any_partition() {
        assertThat(extend(0, null)).isFalse();
        assertThat(extend(60, null)).isTrue();
    }

    @Test
    void a_step_of_zero_asks_for_none() {
        EventTimeSpan free = new EventTimeSpan(Duration.ZERO);

        assertThat(free.extendTo("a", START)).isFalse();
        assertThat(free.extendTo("b", START.plusSeconds(60))).isFalse();
    }

    private boolean extend(long seconds, String sensorId) {
        return span.extendTo(sensorId, START.plusSeconds(seconds));
    }
}
