package io.dps.generator.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EndOffsetsTest {

    private static final TopicPartition ONLY = new TopicPartition("readings", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final EndOffsets end = new EndOffsets(
            () -> consumer,
            cause -> UserFailure.unreachable(cause.getMessage(), "", cause),
            Duration.ofMillis(200),
            "readings");

    @Test
    void a_broker_that_goes_away_between_the_records_is_given_up() {
        holdRecords(2);
        consumer.schedulePollTask(() -> consumer.addRecord(recordAt(0)));

        assertThatThrownBy(() -> end.since(Map.of(0, 0L)))
                .isInstanceOfSatisfying(UserFailure.class, reported -> assertThat(reported.kind())
                        .isEqualTo(FailureKind.UNREACHABLE))
                .hasMessage("no records of readings arrived");
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void a_stop_ends_the_comparison_and_is_still_seen_by_the_caller() {
        holdRecords(2);
        consumer.schedulePollTask(() -> {
            throw new InterruptException("stopped");
        });

        assertThatThrownBy(() -> end.since(Map.of(0, 0L))).isInstanceOf(UserFailure.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_came_after_the_offsets_is_known() {
        holdRecords(2);
        consumer.schedulePollTask(() -> consumer.addRecord(recordAt(1)));

        assertThat(end.since(Map.of(0, 1L))).isNotNull();
        assertThat(consumer.closed()).isTrue();
    }

    private void holdRecords(long count) {
        consumer.updatePartitions("readings", List.of(new PartitionInfo("readings", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(ONLY, 0L));
        consumer.updateEndOffsets(Map.of(ONLY, count));
    }

    private static ConsumerRecord<byte[], byte[]> recordAt(long offset) {
        return new ConsumerRecord<>("readings", 0, offset, bytes("key"), bytes("value"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
