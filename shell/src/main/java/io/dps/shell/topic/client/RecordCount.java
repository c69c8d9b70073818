package io.dps.shell.topic.client;

import io.dps.contract.Deadline;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.platform.client.KafkaFailures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Counts the records of a topic by reading it, without looking at their contents. Each count continues where the
 * previous count ended, so it reads only records that have arrived since. Not thread-safe; interrupting the thread ends
 * a count.
 */
public final class RecordCount implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    /** How long a broker may be unreachable while there are records to read. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int RECORDS_PER_POLL = 20_000;

    private final KafkaClient connection;
    private final String topic;
    private final Isolation isolation;
    private final BrokerLiveness liveness;
    private final Consumer<Void, Void> consumer;
    private final PartitionCounts counts;

    /**
     * Prepares a count; reads nothing yet.
     *
     * @throws UserFailure of kind {@code FAILED} if the topic does not exist
     */
    public RecordCount(KafkaClient connection, String topic, Isolation isolation) {
        this.connection = connection;
        this.topic = topic;
        this.isolation = isolation;
        this.liveness = new BrokerLiveness(connection, topic, record -> {});
        this.consumer = consumer();
        this.counts = new PartitionCounts(topic, consumer);
    }

    private Consumer<Void, Void> consumer() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                RECORDS_PER_POLL);
        try {
            return connection.consumer(settings, new Dropped(), new Dropped());
        } catch (KafkaException e) {
            throw KafkaFailures.translate("read topic " + topic, connection.brokers(), e);
        }
    }

    /**
     * Returns true if this object counts over the given connection and the topic has not been deleted and created
     * again.
     */
    public boolean isOf(KafkaClient now) {
        return now == connection && liveness.isSameTopic();
    }

    /**
     * Counts up to the current end of the topic.
     *
     * @param enough number of records at which to end early
     * @param atMost longest time to count
     * @throws UserFailure of kind {@code UNREACHABLE} if the broker stays unreachable; {@code FAILED} if the topic is
     *     deleted in the meantime
     */
    public Result count(long enough, Duration atMost) {
        Deadline deadline = connection.deadline(atMost);
        try {
            SortedMap<Integer, OffsetRange> ranges = connection.rangesWithLeader(topic, isolation);
            boolean isAll = counts.advance(ranges, this::poll, () -> counts.total() >= enough || deadline.isOver());
            return new Result(counts.total(), isAll, connection.partitionsWithoutLeader(topic, ranges));
        } catch (KafkaException | LinkageError e) {
            throw KafkaFailures.translate("count the records of topic " + topic, connection.brokers(), e);
        }
    }

    /** Returns true if compaction may remove records that were counted. */
    public boolean mayShrink() {
        return !new OffsetGaps(connection).compacted(List.of(topic)).isEmpty();
    }

    private ConsumerRecords<Void, Void> poll() {
        ConsumerRecords<Void, Void> records = consumer.poll(POLL);
        if (records.isEmpty()) {
            liveness.nothingArrived(PATIENCE);
        } else {
            liveness.recordsArrived();
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    /**
     * The result of a count.
     *
     * @param records number of counted records that have not been deleted in the meantime
     * @param isAll whether every record that existed when the count began was counted
     * @param lost the partitions without a leader, whose records are not counted
     */
    public record Result(long records, boolean isAll, SortedSet<Integer> lost) {
        /** Returns a message that names the partitions without a leader; empty if all partitions have a leader. */
        public Optional<String> lostText(String topic) {
            String numbers = lost.stream().map(String::valueOf).collect(Collectors.joining(", "));
            return lost.isEmpty()
                    ? Optional.empty()
                    : Optional.of("partitions without a leader in topic " + topic + ": " + numbers);
        }
    }

    /** Ignores keys and values. */
    private static final class Dropped implements Deserializer<Void> {
        @Override
        public Void deserialize(String topic, byte[] data) {
            return null;
        }

        @Override
        public Void deserialize(String topic, Headers headers, ByteBuffer data) {
            return null;
        }
    }
}
