package io.dps.shell.topic.client;

import io.dps.contract.OffsetRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records between offsets, starting at the consumer's position. Copes with offsets without a record, which
 * compaction and transactions leave. Not thread-safe.
 */
final class SpanReader<K, V> {
    private final Consumer<K, V> consumer;
    private final Supplier<ConsumerRecords<K, V>> poll;
    private final BooleanSupplier isEnough;

    /**
     * Creates a reader.
     *
     * @param poll polls the consumer, and decides what to do if nothing arrives for a long time
     * @param isEnough returns true to end early; called before each poll
     */
    SpanReader(Consumer<K, V> consumer, Supplier<ConsumerRecords<K, V>> poll, BooleanSupplier isEnough) {
        this.consumer = consumer;
        this.poll = poll;
        this.isEnough = isEnough;
    }

    /**
     * Reads up to the ends of the spans. Pauses fetching of all other partitions, and of each partition whose span is
     * finished.
     */
    void read(Map<TopicPartition, OffsetRange> spans, BiConsumer<TopicPartition, ConsumerRecord<K, V>> taker) {
        Map<TopicPartition, Long> open = new HashMap<>();
        spans.forEach((partition, span) -> open.put(partition, span.end()));
        removeDone(open);
        fetchOnly(open.keySet());
        while (!open.isEmpty() && !isEnough.getAsBoolean()) {
            ConsumerRecords<K, V> records = poll.get();
            for (TopicPartition partition : records.partitions()) {
                long end = open.getOrDefault(partition, 0L);
                for (ConsumerRecord<K, V> record : records.records(partition)) {
                    if (record.offset() < end) {
                        taker.accept(partition, record);
                    }
                }
            }
            if (removeDone(open)) {
                fetchOnly(open.keySet());
            }
        }
        consumer.resume(consumer.assignment());
    }

    private boolean removeDone(Map<TopicPartition, Long> open) {
        return open.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
    }

    private void fetchOnly(Set<TopicPartition> partitions) {
        consumer.pause(consumer.assignment().stream()
                .filter(partition -> !partitions.contains(partition))
                .toList());
        consumer.resume(partitions);
    }
}
