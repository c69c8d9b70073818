package io.dps.streaming.kafka;

import io.dps.contract.Isolation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all records that a topic holds now, each partition in order. */
public final class TopicScan {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Half a minute of polls without a record or a step forward: the broker counts as gone. */
    private static final int MAX_IDLE_POLLS = 150;

    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /** @param consumers opens a consumer; this class closes it after use */
    public TopicScan(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * Reads from a broker.
     *
     * @param client the client id that the broker sees
     */
    public TopicScan(BrokerAccess brokers, String client, Isolation isolation) {
        this(() -> new KafkaConsumer<>(
                brokers.reader(Map.of(
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        client,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation.id(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) LIMIT.toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
    }

    /**
     * Reads up to the ends that the partitions have at the start.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     * @throws KafkaException if the broker does not answer, or stops answering
     */
    public void read(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            Map<TopicPartition, Long> before = positions(consumer, partitions);
            int idle = 0;
            while (!reached(before, ends)) {
                if (idle == MAX_IDLE_POLLS) {
                    throw new TimeoutException(
                            "topic " + topic + " cannot be read to its end " + ends + ", only to " + before);
                }
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (found.offset() < ends.getOrDefault(new TopicPartition(topic, found.partition()), 0L)) {
                        taker.accept(found);
                    }
                }
                Map<TopicPartition, Long> now = positions(consumer, partitions);
                idle = now.equals(before) ? idle + 1 : 0;
                before = now;
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private static Map<TopicPartition, Long> positions(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition, LIMIT)));
        return positions;
    }

    /** Compares positions, not records: a position also moves past compacted records and transaction markers. */
    private static boolean reached(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
}
