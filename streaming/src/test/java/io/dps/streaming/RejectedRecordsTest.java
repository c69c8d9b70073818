package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.RejectedRecord;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectedRecordsTest {
    private static final TopicPartition FIRST = new TopicPartition("in", 0);
    private static final TopicPartition SECOND = new TopicPartition("in", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final RejectedRecords rejects = new RejectedRecords(
            new InputView("meters", "in", "id STRING NOT NULL, kwh DOUBLE", null, null), new TopicScan(() -> consumer));

    @BeforeEach
    void makeTopic() {
        consumer.updatePartitions(
                "in",
                List.of(new PartitionInfo("in", 0, null, null, null), new PartitionInfo("in", 1, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 3L, SECOND, 2L));
        consumer.schedulePollTask(() -> {
            add(0, 0, 4, "{\"id\":\"a\",\"kwh\":\"1\"}");
            add(0, 1, 1, "{\"id\":\"a\",\"kwh\":1}");
            add(0, 2, 2, "{\"kwh\":1}");
            add(1, 0, 3, null);
            add(1, 1, 3, "x".repeat(300));
            add(1, 2, 9, "after the end");
        });
    }

    @Test
    void what_is_not_a_row_is_found_with_its_reason_in_the_order_of_time() {
        assertThat(rejects.newest(Optional.empty(), 10))
                .containsExactly(
                        new RejectedRecord(0, 2, at(2), "missing_field", "id", "{\"kwh\":1}"),
                        new RejectedRecord(1, 0, at(3), "tombstone", "", null),
                        new RejectedRecord(1, 1, at(3), "not_json", "", "x".repeat(200) + "..."),
                        new RejectedRecord(0, 0, at(4), "wrong_type", "kwh", "{\"id\":\"a\",\"kwh\":\"1\"}"));
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void the_newest_are_kept() {
        assertThat(rejects.newest(Optional.empty(), 2))
                .extracting(RejectedRecord::reason)
                .containsExactly("not_json", "wrong_type");
    }

    @Test
    void those_with_one_reason_can_be_asked_for() {
        assertThat(rejects.newest(Optional.of("tombstone"), 10))
                .extracting(RejectedRecord::offset)
                .containsExactly(0L);
    }

    @Test
    void a_topic_that_is_missing_is_named() {
        consumer.updatePartitions("in", List.of());

        assertThatThrownBy(() -> rejects.newest(Optional.empty(), 1))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE))
                .hasMessage("topic in, which view meters reads, is missing");
    }

    private void add(int partition, long offset, int second, @Nullable String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        consumer.addRecord(new ConsumerRecord<>(
                "in",
                partition,
                offset,
                at(second).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                bytes,
                new RecordHeaders(),
                Optional.empty()));
    }

    private static Instant at(int second) {
        return Instant.parse("2026-11-22T07:00:00Z").plusSeconds(second);
    }
}
