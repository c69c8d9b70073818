package io.dps.shell.topic.client;

import static io.dps.shell.topic.client.GappedLog.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LastRecordsTest {
    private static final long MILLION = 1_000_000;
    private static final int OVERLAP = GappedLog.OFFSETS_PER_POLL;

    private final GappedLog<byte[], byte[]> log = new GappedLog<>();

    @Test
    void where_every_offset_is_a_record_those_are_read_and_no_more() {
        log.put(0, MILLION, LongStream.range(MILLION - 2_000, MILLION));

        assertThat(last(3, Map.of(partition(0), new OffsetRange(0, MILLION))))
                .containsExactly("0:999997", "0:999998", "0:999999");
        assertThat(log.read()).hasSize(3);
    }

    @Test
    void offsets_without_a_record_do_not_count() {
        // Every second one is a marker, as after transactions of one record each, and so is the end.
        log.put(0, 20, LongStream.range(0, 10).map(each -> 2 * each));

        assertThat(last(3, Map.of(partition(0), new OffsetRange(0, 20))))
                .containsExactlyInAnyOrder("0:14", "0:16", "0:18");
        assertThat(last(99, Map.of(partition(0), new OffsetRange(0, 20)))).hasSize(10);
        assertThat(last(3, Map.of(partition(0), new OffsetRange(15, 20)))).containsExactlyInAnyOrder("0:16", "0:18");
        assertThat(last(0, Map.of(partition(0), new OffsetRange(0, 20)))).isEmpty();
    }

    @Test
    void a_long_way_back_is_gone_in_few_steps_and_no_further() {
        log.put(0, MILLION, LongStream.of(5, 100, 900_000, 900_001, 900_007));

        assertThat(last(3, Map.of(partition(0), new OffsetRange(0, MILLION))))
                .containsExactlyInAnyOrder("0:900000", "0:900001", "0:900007");
        // Each step reads on to the end of its last poll.
        assertThat(log.read()).hasSizeLessThan(128_000 + 8 * OVERLAP);
    }

    @Test
    void each_partition_gives_its_own_last_records() {
        log.put(0, 5_000, LongStream.range(0, 5_000));
        log.put(1, 5_000, LongStream.of(7, 9, 11));
        log.put(2, 0, LongStream.empty());

        assertThat(last(
                        2,
                        Map.of(
                                partition(0), new OffsetRange(0, 5_000),
                                partition(1), new OffsetRange(0, 5_000),
                                partition(2), new OffsetRange(0, 0))))
                .containsExactlyInAnyOrder("0:4998", "0:4999", "1:9", "1:11");
        // The first has given all that was wanted of it, and is left alone while the second goes on.
        assertThat(log.read()).hasSizeLessThan(2 + 5_000 + 5 * OVERLAP);
    }

    @Test
    void where_there_is_no_record_all_is_read() {
        log.put(0, 3_000, LongStream.empty());

        assertThat(last(2, Map.of(partition(0), new OffsetRange(1_000, 3_000)))).isEmpty();
        assertThat(log.read()).hasSizeBetween(2_000, 2_000 + 3 * OVERLAP);
    }

    private List<String> last(long wanted, Map<TopicPartition, OffsetRange> spans) {
        log.assign(spans.keySet());
        spans.forEach((partition, span) -> log.seek(partition, span.first()));
        SpanReader<byte[], byte[]> reader = new SpanReader<>(log, () -> log.poll(Duration.ZERO), () -> false);
        List<String> found = new ArrayList<>();
        new LastRecords(log, reader, () -> false, wanted)
                .read(spans, record -> found.add(record.partition() + ":" + record.offset()));
        return found;
    }
}
