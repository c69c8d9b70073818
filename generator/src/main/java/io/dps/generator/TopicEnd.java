package io.dps.generator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Remembers where a topic ended, and later tells what came after that. Blocks; holds nothing between calls. */
public final class TopicEnd {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConnection kafka;
    private final String topic;

    /** Looks at a topic that exists. */
    public TopicEnd(KafkaConnection kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /**
     * Returns by partition the offset that the next record will have.
     *
     * @throws GeneratorException if no broker answers
     */
    public SortedMap<Integer, Long> offsets() {
        try (Consumer<byte[], byte[]> consumer = kafka.openConsumer()) {
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            consumer.endOffsets(partitions(consumer))
                    .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
            return offsets;
        } catch (KafkaException e) {
            throw kafka.unanswered(e);
        }
    }

    /**
     * Returns what was published since then.
     *
     * @param offsets as they were returned once; a partition that is not among them is read from its start
     * @throws GeneratorException if no broker answers
     */
    public KnownReadings since(Map<Integer, Long> offsets) {
        KnownReadings known = new KnownReadings();
        try (Consumer<byte[], byte[]> consumer = kafka.openConsumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                long begin = offsets.getOrDefault(partition.partition(), 0L);
                // A topic that was made anew since then may be shorter than it was.
                consumer.seek(partition, Math.min(begin, ends.getOrDefault(partition, 0L)));
            }
            while (partitions.stream().anyMatch(left -> consumer.position(left) < ends.getOrDefault(left, 0L))) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (found.key() != null && found.value() != null) {
                        known.add(found.key(), found.value());
                    }
                }
            }
            return known;
        } catch (KafkaException e) {
            throw kafka.unanswered(e);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(found -> new TopicPartition(topic, found.partition()))
                .toList();
    }
}
