package io.dps.shell.topic.client;

import io.dps.contract.Deadline;
import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.platform.client.KafkaFailures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the timestamps of records. Not thread-safe. */
public final class RecordTimes {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaClient connection;

    public RecordTimes(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Returns the timestamp of the first record in each range; empty if that record has no timestamp. Leaves out ranges
     * without a record.
     *
     * @param ranges offsets by partition; empty ranges are skipped
     * @param isolation which transactional records count
     * @throws UserFailure of kind {@code UNREACHABLE} if the broker returns no records
     */
    public Map<Integer, Optional<Instant>> first(String topic, Map<Integer, OffsetRange> ranges, Isolation isolation) {
        Map<TopicPartition, OffsetRange> open = new HashMap<>();
        ranges.forEach((partition, range) -> {
            if (range.size() > 0) {
                open.put(new TopicPartition(topic, partition), range);
            }
        });
        if (open.isEmpty()) {
            return Map.of();
        }
        try (Consumer<byte[], byte[]> consumer = connection.consumer(settings(isolation))) {
            return read(consumer, open);
        } catch (KafkaException | LinkageError e) {
            throw KafkaFailures.translate("read topic " + topic, connection.brokers(), e);
        }
    }

    private Map<Integer, Optional<Instant>> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetRange> open) {
        Map<Integer, Optional<Instant>> times = new TreeMap<>();
        consumer.assign(open.keySet());
        open.forEach((partition, range) -> consumer.seek(partition, range.first()));
        Deadline deadline = connection.deadline(PATIENCE);
        while (!open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                times.putIfAbsent(
                        record.partition(),
                        Optional.ofNullable(TopicReader.convert(record).timestamp()));
            }
            // Because of compaction or an aborted transaction, a range may contain no record; the consumer then reaches
            // the end of the range without a record.
            open.entrySet()
                    .removeIf(entry -> times.containsKey(entry.getKey().partition())
                            || consumer.position(entry.getKey())
                                    >= entry.getValue().end());
            consumer.pause(consumer.assignment().stream()
                    .filter(partition -> !open.containsKey(partition))
                    .toList());
            if (deadline.isOver()) {
                throw UserFailure.unreachable(
                        "Kafka at " + connection.brokers() + " returned no records within "
                                + Durations.format(PATIENCE),
                        "run 'stack status' to see the state of Kafka, and 'stack doctor' to see what to do");
            }
        }
        return times;
    }

    private static Map<String, Object> settings(Isolation isolation) {
        return Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4_096);
    }
}
