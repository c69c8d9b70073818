package io.dps.shell.topic.client;

import io.dps.contract.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts the records that a consumer has read from each partition of a topic, beginning with the first existing record.
 */
final class PartitionCounts {
    private final String topic;
    private final Consumer<Void, Void> consumer;
    private final Map<TopicPartition, Count> counts = new HashMap<>();

    PartitionCounts(String topic, Consumer<Void, Void> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /**
     * Reads up to the ends of the partitions, or beyond if more records have arrived. Counts a partition from its first
     * offset if the partition is new or its first records have been deleted since.
     *
     * @param poll polls the consumer
     * @param isEnough returns true to end early
     * @return whether the ends were reached
     */
    boolean advance(
            SortedMap<Integer, OffsetRange> ranges,
            Supplier<ConsumerRecords<Void, Void>> poll,
            BooleanSupplier isEnough) {
        Map<TopicPartition, OffsetRange> spans = new HashMap<>();
        ranges.forEach((partition, range) -> spans.put(new TopicPartition(topic, partition), range));
        // Forget partitions without a leader: once such a partition has a leader, it is counted again from its first
        // offset.
        counts.keySet().retainAll(spans.keySet());
        if (!spans.keySet().equals(consumer.assignment())) {
            consumer.assign(spans.keySet());
        }
        spans.forEach((partition, span) -> {
            Count count = counts.get(partition);
            if (count == null || count.first != span.first()) {
                counts.put(partition, new Count(span.first()));
                consumer.seek(partition, span.first());
            }
        });
        new SpanReader<>(consumer, () -> counted(poll.get()), isEnough).read(spans, (partition, record) -> {});
        return spans.entrySet().stream()
                .allMatch(span ->
                        consumer.position(span.getKey()) >= span.getValue().end());
    }

    /** Counts all records of a poll, including those beyond the end, because the next poll continues after them. */
    private ConsumerRecords<Void, Void> counted(ConsumerRecords<Void, Void> records) {
        for (TopicPartition partition : records.partitions()) {
            counts.get(partition).records += records.records(partition).size();
        }
        return records;
    }

    /** Returns the number of records in all partitions. */
    long total() {
        return counts.values().stream().mapToLong(count -> count.records).sum();
    }

    /** The count of one partition, starting at its first offset. */
    private static final class Count {
        private final long first;
        private long records;

        Count(long first) {
            this.first = first;
        }
    }
}
