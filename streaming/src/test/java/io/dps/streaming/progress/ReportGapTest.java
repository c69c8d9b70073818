package io.dps.streaming.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ReadingRules;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import io.dps.streaming.run.RetryDecision;
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
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportGapTest {
    private static final TopicPartition FIRST = new TopicPartition("in", 0);
    private static final String GOOD =
            "{\"process_timestamp\":\"2026-11-22T07:00:00Z\",\"temperature\":1,\"humidity\":2,\"pressure\":3}";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private static final ReadingRules RULES = new ReadingRules(Duration.ofHours(1));

    private final ReportGap missed = new ReportGap(
            isolation -> consumer,
            "in",
            record -> RULES.judge(record.value(), record.key(), record.timestamp() * 1000) instanceof ParsedReading);

    @BeforeEach
    void beginLogs() {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, new TopicPartition("in", 1), 0L));
    }

    @Test
    void the_records_of_the_ranges_and_no_others_are_judged() {
        // given: offsets 0 to 5 in each partition, every third one broken
        consumer.schedulePollTask(() -> {
            for (int partition : List.of(0, 1)) {
                for (long offset = 0; offset < 6; offset++) {
                    consumer.addRecord(record(partition, offset, offset % 3 == 2 ? "broken" : GOOD));
                }
            }
        });
        // when
        StreamCounts counts =
                missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(1, 5), 1, new OffsetRange(2, 3)));
        // then
        assertThat(counts).isEqualTo(new StreamCounts(3, 2, 0));
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void records_that_come_late_are_waited_for() {
        // given: nothing in the first polls, then two at a time with pauses, more of them than are waited for in one
        // piece
        for (long offset = 0; offset < 6; offset += 2) {
            nothing(8);
            add(offset, offset + 2);
        }
        // when, then
        assertThat(missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(0, 6))))
                .isEqualTo(new StreamCounts(6, 0, 0));
    }

    @Test
    void a_count_that_stays_short_is_no_count_and_may_be_had_later() {
        // given: the log ends, for now, before the range does
        add(0, 3);
        // when, then
        assertThatThrownBy(() -> missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(0, 5))))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("in-0=OffsetRange[first=0, end=5]")
                .hasMessageContaining("in-0=3")
                .satisfies(
                        failure -> assertThat(RetryDecision.isPossible(failure)).isTrue());
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void a_broker_that_goes_away_while_it_is_counted_leads_to_another_try() {
        // given
        add(0, 3);
        consumer.schedulePollTask(() -> consumer.setPollException(new DisconnectException("gone")));
        // when, then
        assertThatThrownBy(() -> missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(0, 5))))
                .isInstanceOf(DisconnectException.class)
                .satisfies(
                        failure -> assertThat(RetryDecision.isPossible(failure)).isTrue());
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void a_topic_that_may_not_be_read_ends_it() {
        consumer.schedulePollTask(() -> consumer.setPollException(new TopicAuthorizationException("in")));
        assertThatThrownBy(() -> missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(0, 5))))
                .isInstanceOf(TopicAuthorizationException.class)
                .satisfies(
                        failure -> assertThat(RetryDecision.isPossible(failure)).isFalse());
    }

    @Test
    void records_that_retention_has_removed_are_left_out() {
        // given: of the range 1 to 5 only 3 and 4 are left
        consumer.updateBeginningOffsets(Map.of(FIRST, 3L));
        add(3, 6);
        // when, then
        assertThat(missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(1, 5))))
                .isEqualTo(new StreamCounts(2, 0, 0));
    }

    @Test
    void nothing_is_waited_for_when_all_are_removed() {
        consumer.updateBeginningOffsets(Map.of(FIRST, 9L));
        assertThat(missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(1, 5))))
                .isEqualTo(new StreamCounts(0, 0, 0));
    }

    @Test
    void the_end_is_reached_when_compaction_or_a_transaction_left_no_record_before_it() {
        // given: offsets 2 to 4 hold nothing that a reader sees, and the position passes over them
        add(0, 2);
        consumer.schedulePollTask(() -> consumer.seek(FIRST, 5));
        // when, then
        assertThat(missed.count(Isolation.READ_COMMITTED, Map.of(0, new OffsetRange(0, 5))))
                .isEqualTo(new StreamCounts(2, 0, 0));
    }

    private void nothing(int polls) {
        for (int i = 0; i < polls; i++) {
            consumer.schedulePollTask(() -> {});
        }
    }

    /** Has the next poll find good readings at these offsets. */
    private void add(long from, long to) {
        consumer.schedulePollTask(() -> {
            for (long offset = from; offset < to; offset++) {
                consumer.addRecord(record(0, offset, GOOD));
            }
        });
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
