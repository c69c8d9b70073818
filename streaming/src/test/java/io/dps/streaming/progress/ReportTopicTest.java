package io.dps.streaming.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.BatchRun;
import io.dps.contract.FailureKind;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ReportTopicTest {
    private static final TopicPartition FIRST = new TopicPartition("progress", 0);
    private static final TopicPartition SECOND = new TopicPartition("progress", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final ReportTopic topic =
            new ReportTopic(BrokerAccess.open("broker:9092"), "progress", new TopicScan(() -> consumer));
    private long next;

    @Test
    void the_reports_of_the_stream_are_read_from_all_partitions_and_no_others() {
        // given
        exists();
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 4L));
        consumer.schedulePollTask(() -> {
            add("sums", "not a report");
            add("sums", batch(0));
        });
        consumer.schedulePollTask(() -> {
            add("other", batch(7));
            add("sums", batch(1));
        });
        // when, then
        assertThat(topic.batches("sums").complete())
                .extracting(StreamProgress::batchId)
                .containsExactly(0L, 1L);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void a_topic_that_is_missing_is_named() {
        consumer.updatePartitions("progress", List.of());

        assertThatThrownBy(() -> topic.batches("sums"))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE))
                .hasMessage("the reports of streams cannot be read from topic progress on broker:9092");
    }

    @Test
    void a_broker_that_does_not_answer_is_named() {
        exists();
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 4L));
        consumer.schedulePollTask(() -> consumer.setPollException(new TimeoutException("no answer")));

        assertThatThrownBy(() -> topic.batches("sums"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("broker:9092");
        assertThat(consumer.closed()).isTrue();
    }

    private void exists() {
        consumer.updatePartitions(
                "progress",
                List.of(
                        new PartitionInfo("progress", 0, null, null, null),
                        new PartitionInfo("progress", 1, null, null, null)));
    }

    private void add(String key, String value) {
        consumer.addRecord(new ConsumerRecord<>(
                "progress", 1, next++, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    private static String batch(long id) {
        StreamProgress reset = StreamProgress.parse(StreamProgress.resetJson("sums", "in", Instant.EPOCH))
                .orElseThrow();
        TreeMap<Integer, Long> none = new TreeMap<>();
        String json = new String(
                reset.withWritten(List.of(new BatchRun(none, none, false))).toJson(), StandardCharsets.UTF_8);
        return json.replace("\"batch_id\":-1", "\"batch_id\":" + id).replace("\"reset\"", "\"running\"");
    }
}
