package io.dps.streaming;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts again what a batch read whose process was killed after the batch was done and before it was reported, so that the
 * counts over a checkpoint's life stay right. What was late in it cannot be told any more.
 */
final class MissedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(MissedRecords.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_EMPTY_POLLS = 10;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final ReadingRules rules;

    /**
     * Makes a counter for one input topic.
     *
     * @param consumers opens a consumer, which is closed after use
     */
    MissedRecords(Supplier<Consumer<byte[], byte[]>> consumers, String topic, ReadingRules rules) {
        this.consumers = consumers;
        this.topic = topic;
        this.rules = rules;
    }

    /** Makes a counter that reads from these brokers. */
    static MissedRecords on(String brokers, String topic, ReadingRules rules) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                ConsumerConfig.CLIENT_ID_CONFIG, "dps-averager-recount",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new MissedRecords(
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                rules);
    }

    /** Counts the records in these ranges; those that cannot be read any more are left out, and logged. */
    StreamCounts count(Map<Integer, StreamProgress.OffsetRange> ranges) {
        StreamCounts counts = new StreamCounts(0, 0, 0);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Map<TopicPartition, Long> ends = assign(consumer, ranges);
            for (int empty = 0; !reached(consumer, ends) && empty < MAX_EMPTY_POLLS; empty++) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    empty = 0;
                    if (found.offset() < ends.get(new TopicPartition(topic, found.partition()))) {
                        counts = counts.plus(judge(found));
                    }
                }
            }
        } catch (KafkaException unreadable) {
            LOG.warn("records of an unreported batch were not counted: {}", ranges, unreadable);
        }
        LOG.info("counted {} in the unreported {}", counts, ranges);
        return counts;
    }

    private Map<TopicPartition, Long> assign(
            Consumer<byte[], byte[]> consumer, Map<Integer, StreamProgress.OffsetRange> ranges) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        ranges.forEach((partition, range) -> ends.put(new TopicPartition(topic, partition), range.end()));
        consumer.assign(ends.keySet());
        ranges.forEach((partition, range) -> consumer.seek(new TopicPartition(topic, partition), range.start()));
        return ends;
    }

    private static boolean reached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private StreamCounts judge(ConsumerRecord<byte[], byte[]> found) {
        Verdict verdict = rules.judge(found.value(), found.key(), found.timestamp() * 1000);
        return verdict instanceof ParsedReading ? new StreamCounts(1, 0, 0) : new StreamCounts(0, 1, 0);
    }
}
