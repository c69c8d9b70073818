package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;
import io.dps.streaming.kafka.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends progress records to a Kafka topic, keyed by stream, so that one stream's records stay in order. */
public final class ProgressTopic implements ProgressSink {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressTopic.class);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofDays(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    /** Creates a sink that owns the given producer. */
    ProgressTopic(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Opens a sink with its own producer. While the broker is away, the caller is not blocked for long, and records
     * accepted meanwhile are delivered in order when it is back.
     */
    public static ProgressTopic open(BrokerAccess brokers, String topic) {
        Map<String, Object> settings = brokers.client(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "dps-stream-progress",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                5_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                8_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY_TIMEOUT.toMillis(),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                8L << 20));
        return new ProgressTopic(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), topic);
    }

    @Override
    public void accept(StreamProgress progress, Runnable delivered) {
        byte[] key = progress.stream().getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(topic, key, progress.toJson()), (metadata, failure) -> {
                if (failure == null) {
                    delivered.run();
                    return;
                }
                LOG.warn("progress record not delivered to {}", topic, failure);
            });
        } catch (KafkaException refused) {
            LOG.warn("progress record not sent to {}", topic, refused);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
