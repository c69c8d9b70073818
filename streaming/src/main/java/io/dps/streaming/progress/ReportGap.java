package io.dps.streaming.progress;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recounts the records of batches that a killed process had committed but not reported, so that the counts over a
 * checkpoint's life stay right. The number of late readings is lost. Published counts are final, so this class fails if
 * it cannot read all records that still exist.
 */
public final class ReportGap {
    private static final Logger LOG = LoggerFactory.getLogger(ReportGap.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_IDLE_POLLS = 10;
    private static final Duration LOOK_UP = POLL.multipliedBy(MAX_IDLE_POLLS);

    private final Function<Isolation, Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Predicate<ConsumerRecord<byte[], byte[]>> isRow;

    /**
     * Creates a counter for one input topic.
     *
     * @param consumers opens a consumer with the given isolation; this class closes it after use
     * @param isRow whether a record counts as valid
     */
    ReportGap(
            Function<Isolation, Consumer<byte[], byte[]>> consumers,
            String topic,
            Predicate<ConsumerRecord<byte[], byte[]>> isRow) {
        this.consumers = consumers;
        this.topic = topic;
        this.isRow = isRow;
    }

    /** Creates a counter that reads from these brokers. */
    public static ReportGap on(BrokerAccess brokers, String topic, Predicate<ConsumerRecord<byte[], byte[]>> isRow) {
        return new ReportGap(
                isolation -> new KafkaConsumer<>(
                        brokers.reader(Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "dps-stream-recount",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                isolation.id())),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                topic,
                isRow);
    }

    /**
     * Counts the records in these ranges that a reader with this isolation sees. Records that retention or
     * compaction has removed since are not counted, which is logged.
     *
     * @throws KafkaException if the records cannot be read; a {@link RetriableException} if the end was not reached
     *     although nothing shows that the records are gone
     */
    public StreamCounts count(Isolation isolation, Map<Integer, OffsetRange> ranges) {
        StreamCounts counts = new StreamCounts(0, 0, 0);
        try (Consumer<byte[], byte[]> consumer = consumers.apply(isolation)) {
            Map<TopicPartition, OffsetRange> wanted = assign(consumer, ranges);
            Map<TopicPartition, Long> before = positions(consumer, wanted);
            int idle = 0;
            while (!reached(before, wanted)) {
                if (idle == MAX_IDLE_POLLS) {
                    throw new TimeoutException("cannot read all records of an unreported batch: expected offsets "
                            + wanted + ", reached " + before);
                }
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (isIn(wanted.get(new TopicPartition(topic, found.partition())), found.offset())) {
                        counts = counts.plus(judge(found));
                    }
                }
                Map<TopicPartition, Long> now = positions(consumer, wanted);
                idle = now.equals(before) ? idle + 1 : 0;
                before = now;
            }
        }
        LOG.info("counted {} in the unreported offsets {}", counts, ranges);
        return counts;
    }

    /** Starts at the beginning of each range, or at the beginning of the log if that is later by now. */
    private Map<TopicPartition, OffsetRange> assign(
            Consumer<byte[], byte[]> consumer, Map<Integer, OffsetRange> ranges) {
        Map<TopicPartition, OffsetRange> wanted = new HashMap<>();
        ranges.forEach((partition, range) -> wanted.put(new TopicPartition(topic, partition), range));
        consumer.assign(wanted.keySet());
        Map<TopicPartition, Long> logStarts = consumer.beginningOffsets(wanted.keySet(), LOOK_UP);
        wanted.forEach((partition, range) -> {
            long logStart = logStarts.get(partition);
            if (logStart > range.first()) {
                LOG.warn(
                        "unreported records {} of {} were deleted: the partition now starts at offset {}",
                        range,
                        partition,
                        logStart);
            }
            consumer.seek(partition, Math.max(range.first(), logStart));
        });
        return wanted;
    }

    private static Map<TopicPartition, Long> positions(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetRange> wanted) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        wanted.keySet().forEach(partition -> positions.put(partition, consumer.position(partition, LOOK_UP)));
        return positions;
    }

    /** Compares positions, not records: a position also moves past compacted records and transaction markers. */
    private static boolean reached(Map<TopicPartition, Long> positions, Map<TopicPartition, OffsetRange> wanted) {
        return wanted.entrySet().stream()
                .allMatch(range ->
                        positions.get(range.getKey()) >= range.getValue().end());
    }

    private static boolean isIn(OffsetRange range, long offset) {
        return offset >= range.first() && offset < range.end();
    }

    private StreamCounts judge(ConsumerRecord<byte[], byte[]> found) {
        return isRow.test(found) ? new StreamCounts(1, 0, 0) : new StreamCounts(0, 1, 0);
    }
}
