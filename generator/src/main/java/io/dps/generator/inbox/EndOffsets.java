package io.dps.generator.inbox;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.generator.inbox.UnpublishedReadings.KnownReadings;
import io.dps.generator.publish.KafkaCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A reader of a topic's end offsets, and of the readings published after given end offsets. Calls block; no state is
 * kept between calls.
 */
public final class EndOffsets {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<KafkaException, UserFailure> unread;
    private final Duration timeout;
    private final String topic;

    /** Makes a reader of a topic that exists. */
    public EndOffsets(KafkaCluster kafka, String topic) {
        this(kafka::openConsumer, cause -> kafka.unread(topic, cause), kafka.timeout(), topic);
    }

    /**
     * Makes a reader of a topic that uses the given consumers.
     *
     * @param consumers opens a consumer without a group; each call opens one and closes it
     * @param unread makes the failure to report when a topic could not be read
     * @param timeout how long to wait while no record arrives
     */
    public EndOffsets(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<KafkaException, UserFailure> unread,
            Duration timeout,
            String topic) {
        this.consumers = consumers;
        this.unread = unread;
        this.timeout = timeout;
        this.topic = topic;
    }

    /**
     * Returns the end offset of each partition: the offset that its next record will have.
     *
     * @throws UserFailure if no broker answers, or the user may not read the topic, or reading it fails
     */
    public SortedMap<Integer, Long> offsets() {
        return reading(consumer -> {
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            consumer.endOffsets(partitions(consumer))
                    .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
            return offsets;
        });
    }

    /**
     * Returns the readings that were published after the given end offsets.
     *
     * @param offsets a former result of {@link #offsets()}; a partition that it lacks is read from its start
     * @throws UserFailure if no broker answers, or the user may not read the topic, or reading it fails
     */
    public KnownReadings since(Map<Integer, Long> offsets) {
        KnownReadings known = new KnownReadings();
        return reading(consumer -> {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            for (TopicPartition partition : partitions) {
                long begin = offsets.getOrDefault(partition.partition(), 0L);
                // A topic that was recreated in the meantime may end before the given offset.
                consumer.seek(partition, Math.min(begin, ends.getOrDefault(partition, 0L)));
            }
            long position = 0;
            Deadline silence = Deadline.after(timeout);
            while (partitions.stream().anyMatch(left -> consumer.position(left) < ends.getOrDefault(left, 0L))) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (found.key() != null && found.value() != null) {
                        known.add(found.key(), found.value());
                    }
                }
                // A poll does not fail when the broker is gone: it returns nothing.
                long reached = partitions.stream().mapToLong(consumer::position).sum();
                if (reached != position) {
                    position = reached;
                    silence = Deadline.after(timeout);
                } else if (silence.isOver()) {
                    throw new TimeoutException("no records of " + topic + " arrived");
                }
            }
            return known;
        });
    }

    /**
     * Runs the work with a consumer. Limits the time for closing the consumer: by default, closing waits 30 s for a
     * broker, which may be gone. In the Kafka client that comes with Spark, every method that sets this limit is
     * deprecated.
     */
    @SuppressWarnings("deprecation")
    private <T> T reading(Function<Consumer<byte[], byte[]>, T> work) {
        try {
            Consumer<byte[], byte[]> consumer = consumers.get();
            try {
                return work.apply(consumer);
            } finally {
                consumer.close(CLOSE_LIMIT);
            }
        } catch (KafkaException e) {
            throw unread.apply(e);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(found -> new TopicPartition(topic, found.partition()))
                .toList();
    }
}
