package io.dps.shell.stream;

import static io.dps.shell.stream.Reports.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchHistoryTest {
    private static final long SEVEN = micros("2026-11-22T07:00:00Z");
    private static final long ONE_PAST = micros("2026-11-22T07:01:00Z");
    private static final long TWO_PAST = micros("2026-11-22T07:02:00Z");
    private static final Map<Integer, OffsetRange> ALL = from(0);
    private static final StreamProgress[] THREE = {
        batch(0, 0, 10, null), batch(1, 10, 20, "2026-11-22T07:00:00Z"), batch(2, 20, 30, "2026-11-22T07:01:00Z")
    };

    @Test
    void a_batch_is_judged_by_the_watermark_of_the_one_before() {
        // when
        BatchHistory history = history(
                ALL,
                batch(0, 0, 10, null),
                batch(1, 10, 20, "2026-11-22T07:00:00Z"),
                batch(2, 20, 30, "2026-11-22T07:01:00Z"));

        // then: the first two by 1970, as the first knows no watermark at all
        assertThat(history.ranges())
                .containsExactly(new BatchRange(0, 0, 20, 0, 0), new BatchRange(0, 20, 30, SEVEN, SEVEN));
        assertThat(history.closedMicros()).isEqualTo(ONE_PAST);
        assertThat(history.isComplete()).isTrue();
        assertThat(history.missing()).isZero();
    }

    @Test
    void a_batch_that_is_told_of_twice_is_one_batch() {
        BatchHistory history = history(
                ALL, batch(0, 0, 10, null), batch(1, 10, 20, null), batch(0, 0, 10, null), batch(1, 10, 20, null));

        assertThat(history.ranges()).containsExactly(new BatchRange(0, 0, 20, 0, 0));
        assertThat(history.size()).isEqualTo(2);
        assertThat(history.isComplete()).isTrue();
    }

    @Test
    void batches_without_a_report_leave_open_what_was_late() {
        // when: batch 1 and 2 were never reported
        BatchHistory history = history(
                ALL,
                batch(0, 0, 10, null),
                batch(3, 40, 50, "2026-11-22T07:01:00Z"),
                batch(4, 50, 60, "2026-11-22T07:02:00Z"));

        // then
        assertThat(history.ranges())
                .containsExactly(
                        new BatchRange(0, 0, 10, 0, 0),
                        new BatchRange(0, 10, 50, 0, ONE_PAST),
                        new BatchRange(0, 50, 60, ONE_PAST, ONE_PAST));
        assertThat(history.isComplete()).isFalse();
        assertThat(history.missing()).isEqualTo(2);
    }

    @Test
    void batches_before_the_first_reported_one_leave_open_what_was_late() {
        BatchHistory history = history(ALL, batch(7, 100, 200, "2026-11-22T07:00:00Z"));

        assertThat(history.ranges()).containsExactly(new BatchRange(0, 0, 200, 0, SEVEN));
        assertThat(history.missing()).isEqualTo(7);
        assertThat(history.isComplete()).isFalse();
    }

    @Test
    void records_that_are_gone_are_not_read_again() {
        BatchHistory history = history(from(15), THREE);

        assertThat(history.ranges())
                .containsExactly(new BatchRange(0, 15, 20, 0, 0), new BatchRange(0, 20, 30, SEVEN, SEVEN));
    }

    @Test
    void windows_are_checked_from_where_no_reading_of_them_can_be_gone() {
        // then: nothing of batch 1 lies behind the watermark it led to and the delay together
        assertThat(history(ALL, THREE).checkableSince()).contains(Long.MIN_VALUE);
        assertThat(history(from(15), THREE).checkableSince()).contains(ONE_PAST + 10_000_000 + 1_000);
        assertThat(history(from(25), THREE).checkableSince()).isEmpty();
    }

    @Test
    void when_earlier_batches_and_records_are_gone_the_first_reported_batch_says_from_where() {
        StreamProgress[] two = {batch(7, 100, 200, "2026-11-22T07:00:00Z"), batch(8, 200, 300, "2026-11-22T07:02:00Z")};

        assertThat(history(from(50), two).checkableSince()).contains(SEVEN + 10_000_000 + 1_000);
        assertThat(history(ALL, two).checkableSince()).contains(Long.MIN_VALUE);
    }

    @Test
    void a_partition_that_was_added_later_begins_where_it_begins() {
        // given
        TreeMap<Integer, OffsetRange> both =
                new TreeMap<>(Map.of(0, new OffsetRange(10, 20), 1, new OffsetRange(0, 5)));

        // when
        BatchHistory history = history(
                Map.of(0, new OffsetRange(0, 20), 1, new OffsetRange(0, 9)),
                batch(0, 0, 10, null),
                batch(1, both, "2026-11-22T07:02:00Z"));

        // then
        assertThat(history.ranges()).containsExactly(new BatchRange(0, 0, 20, 0, 0), new BatchRange(1, 0, 5, 0, 0));
        assertThat(history.closedMicros()).isEqualTo(TWO_PAST);
    }

    @Test
    void only_a_stop_that_cut_no_batch_is_an_end_in_order() {
        StreamProgress stopped = report("\"stopped\"");
        StreamProgress cut = report("\"stopped\",\"unfinished_batch\":3");

        assertThat(history(ALL, THREE[0], stopped).hasEndedInOrder()).isTrue();
        assertThat(history(ALL, THREE[0], cut).hasEndedInOrder()).isFalse();
        assertThat(history(ALL, THREE[0]).hasEndedInOrder()).isFalse();
        assertThat(history(ALL, THREE[0], report("\"failed\"")).hasEndedInOrder())
                .isFalse();
    }

    private static StreamProgress report(String state) {
        String json = "{\"time\":\"2026-11-22T07:00:00Z\",\"batch_id\":0,\"state\":" + state + "}";
        return StreamProgress.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static Map<Integer, OffsetRange> from(long first) {
        return Map.of(0, new OffsetRange(first, 1_000));
    }

    private static BatchHistory history(Map<Integer, OffsetRange> available, StreamProgress... reports) {
        BatchHistory history = new BatchHistory(available);
        Arrays.stream(reports).forEach(history::add);
        return history;
    }

    private static long micros(String time) {
        return Instant.parse(time).toEpochMilli() * 1_000;
    }
}
