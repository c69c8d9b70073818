package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.io.UncheckedIOException;
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
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the definitions of the streams that users made (ADR 0020). */
public final class DefinitionTopic {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final TopicPartition ONLY = new TopicPartition(Topics.DEFINITIONS, 0);

    private final String brokers;
    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /** @param brokers bootstrap servers, host:port */
    public DefinitionTopic(String brokers) {
        this(brokers, () -> consumer(brokers));
    }

    /** @param consumers opens a consumer; this class closes it after use */
    DefinitionTopic(String brokers, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.brokers = brokers;
        this.consumers = consumers;
    }

    private static Consumer<byte[], byte[]> consumer(String brokers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "dps-stream-definition",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) LIMIT.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Returns the last definition of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if there is none, or if what is there is not a definition; with {@link
     *     ExitCode#UNREACHABLE} if the broker does not answer
     */
    public StreamDefinition read(String stream) {
        byte[] key = stream.getBytes(StandardCharsets.UTF_8);
        byte[] found = null;
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(ONLY));
            consumer.seekToBeginning(List.of(ONLY));
            long end = consumer.endOffsets(List.of(ONLY), LIMIT).getOrDefault(ONLY, 0L);
            while (consumer.position(ONLY, LIMIT) < end) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    found = Arrays.equals(each.key(), key) ? each.value() : found;
                }
            }
        } catch (KafkaException away) {
            throw UserFailure.unreachable(
                    "the definitions of streams cannot be read from topic " + Topics.DEFINITIONS + " on " + brokers,
                    "check that the broker runs and that the topic exists",
                    away);
        }
        if (found == null) {
            throw UserFailure.failed("there is no stream " + stream, "see: stream list");
        }
        try {
            return RecordJson.read(found, StreamDefinition.class);
        } catch (UncheckedIOException otherForm) {
            throw UserFailure.failed(
                    "topic " + Topics.DEFINITIONS + " has no valid definition of stream " + stream,
                    "create it again: stream drop " + stream + ", then stream create",
                    otherForm);
        }
    }
}
