package io.dps.streaming.progress;

import io.dps.contract.ExitCode;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the reports of a stream from the progress topic. */
public final class ReportTopic {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String brokers;
    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /** @param brokers bootstrap servers, host:port */
    public ReportTopic(String brokers, String topic) {
        this(brokers, topic, () -> consumer(brokers));
    }

    /** @param consumers opens a consumer; this class closes it after use */
    ReportTopic(String brokers, String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.brokers = brokers;
        this.topic = topic;
        this.consumers = consumers;
    }

    private static Consumer<byte[], byte[]> consumer(String brokers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "dps-stream-reports",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) LIMIT.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Returns the batches of a stream's current checkpoint, as far as they are reported now.
     *
     * @throws UserFailure with {@link ExitCode#UNREACHABLE} if the broker does not answer, or the topic is missing
     */
    public ReportedBatches batches(String stream) {
        byte[] key = stream.getBytes(StandardCharsets.UTF_8);
        ReportedBatches batches = new ReportedBatches(stream);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    if (Arrays.equals(each.key(), key)) {
                        StreamProgress.parse(each.value()).ifPresent(batches::add);
                    }
                }
            }
        } catch (KafkaException away) {
            throw unreadable(away);
        }
        return batches;
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
        if (found == null || found.isEmpty()) {
            throw unreadable(null);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private UserFailure unreadable(KafkaException cause) {
        return UserFailure.unreachable(
                "the reports of streams cannot be read from topic " + topic + " on " + brokers,
                "check that the broker runs and that the topic exists",
                cause);
    }
}
