package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.OffsetRange;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionCountsTest {
    private final GappedLog<Void, Void> log = new GappedLog<>();
    private final PartitionCounts counts = new PartitionCounts(GappedLog.TOPIC, log);

    @Test
    void offsets_without_a_record_do_not_count() {
        log.put(0, 2_000, LongStream.range(0, 700)).put(1, 30, LongStream.of(3, 29));

        assertThat(advance(Map.of(0, new OffsetRange(0, 2_000), 1, new OffsetRange(0, 30))))
                .isTrue();
        assertThat(counts.total()).isEqualTo(702);
    }

    @Test
    void another_look_goes_on_where_the_last_one_ended() {
        log.put(0, 1_000, LongStream.range(0, 1_000));
        advance(Map.of(0, new OffsetRange(0, 1_000)));

        log.put(0, 1_200, LongStream.range(1_000, 1_100));
        advance(Map.of(0, new OffsetRange(0, 1_200)));

        assertThat(counts.total()).isEqualTo(1_100);
        assertThat(log.read()).doesNotHaveDuplicates().hasSize(1_200);
    }

    @Test
    void a_partition_that_is_new_or_has_lost_its_beginning_is_counted_anew() {
        log.put(0, 1_000, LongStream.range(0, 1_000));
        advance(Map.of(0, new OffsetRange(0, 1_000)));

        log.put(1, 10, LongStream.range(0, 10));
        advance(Map.of(0, new OffsetRange(400, 1_000), 1, new OffsetRange(0, 10)));

        assertThat(counts.total()).isEqualTo(610);
    }

    @Test
    void a_partition_that_had_no_leader_for_a_while_is_not_counted_twice() {
        log.put(0, 10, LongStream.range(0, 10)).put(1, 10, LongStream.range(0, 10));
        Map<Integer, OffsetRange> both = Map.of(0, new OffsetRange(0, 10), 1, new OffsetRange(0, 10));
        advance(both);
        advance(Map.of(0, new OffsetRange(0, 10)));
        assertThat(counts.total()).isEqualTo(10);
        advance(both);

        assertThat(counts.total()).isEqualTo(20);
    }

    @Test
    void records_that_come_during_a_count_are_counted_once() {
        log.put(0, 500, LongStream.range(0, 500));

        advance(Map.of(0, new OffsetRange(0, 40)));
        assertThat(counts.total()).isBetween(40L, 500L);
        advance(Map.of(0, new OffsetRange(0, 500)));

        assertThat(counts.total()).isEqualTo(500);
    }

    @Test
    void what_was_counted_when_it_ended_early_is_not_counted_twice() {
        log.put(0, 2_000, LongStream.range(0, 2_000));
        SortedMap<Integer, OffsetRange> all = new TreeMap<>(Map.of(0, new OffsetRange(0, 2_000)));

        assertThat(counts.advance(all, () -> log.poll(Duration.ZERO), () -> counts.total() >= 10))
                .isFalse();
        assertThat(counts.total()).isBetween(10L, 1_999L);
        assertThat(advance(all)).isTrue();

        assertThat(counts.total()).isEqualTo(2_000);
    }

    private boolean advance(Map<Integer, OffsetRange> ranges) {
        return counts.advance(new TreeMap<>(ranges), () -> log.poll(Duration.ZERO), () -> false);
    }
}
