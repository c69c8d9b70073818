package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.StreamProgress.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MissedRecordsTest {
    private static final String GOOD =
            "{\"process_timestamp\":\"2026-11-22T07:00:00Z\",\"temperature\":1,\"humidity\":2,\"pressure\":3}";

    @Test
    void the_records_of_the_ranges_and_no_others_are_judged() {
        // given: offsets 0 to 5 in each partition, every third one broken
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        consumer.schedulePollTask(() -> {
            for (int partition : List.of(0, 1)) {
                for (long offset = 0; offset < 6; offset++) {
                    consumer.addRecord(record(partition, offset, offset % 3 == 2 ? "broken" : GOOD));
                }
            }
        });
        consumer.updateBeginningOffsets(Map.of(new TopicPartition("in", 0), 0L, new TopicPartition("in", 1), 0L));
        MissedRecords missed = new MissedRecords(() -> consumer, "in", new ReadingRules(Duration.ofHours(1)));
        // when
        StreamCounts counts = missed.count(Map.of(0, new OffsetRange(1, 5), 1, new OffsetRange(2, 3)));
        // then
        assertThat(counts).isEqualTo(new StreamCounts(3, 2, 0));
        assertThat(consumer.closed()).isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        long time = Instant.parse("2026-11-22T07:00:00Z").toEpochMilli();
        return new ConsumerRecord<>(
                "in",
                partition,
                offset,
                time,
                TimestampType.CREATE_TIME,
                0,
                bytes.length,
                new byte[0],
                bytes,
                new RecordHeaders(),
                Optional.empty());
    }
}
