package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.plot.TopicField.Point;
import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicFieldTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void records_without_a_time_are_left_out_where_others_have_one() {
        TopicField.Points found = TopicField.points(
                List.of(record(null, 1), record(NOON.plusSeconds(1), 3), record(NOON, 2), record(null, 4)), "n");

        assertThat(found.points()).extracting(Point::value).containsExactly(2.0, 3.0);
        assertThat(found.notice())
                .hasValue("warning: 2 records have no timestamp in the value or in Kafka: left out, because the others"
                        + " are ordered by time");
    }

    @Test
    void where_none_has_a_time_all_are_drawn_as_they_were_read() {
        TopicField.Points found = TopicField.points(List.of(record(null, 7), record(null, 3)), "n");

        assertThat(found.points()).extracting(Point::value).containsExactly(7.0, 3.0);
        assertThat(found.notice())
                .hasValue("warning: 2 records have no timestamp in the value or in Kafka: drawn in offset" + " order");
    }

    @Test
    void a_time_in_the_value_is_one() {
        TopicField.Points found = TopicField.points(
                List.of(record(null, 5, ",\"process_timestamp\":\"2026-11-22T13:00:00Z\""), record(NOON, 6)), "n");

        assertThat(found.points()).extracting(Point::value).containsExactly(6.0, 5.0);
        assertThat(found.notice()).isEmpty();
    }

    private static TopicRecord record(Instant time, int number) {
        return record(time, number, "");
    }

    private static TopicRecord record(Instant time, int number, String more) {
        byte[] value = ("{\"n\":" + number + more + "}").getBytes(StandardCharsets.UTF_8);
        return new TopicRecord("t", 0, 0, time, null, value, List.of());
    }
}
