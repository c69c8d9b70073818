package io.dps.shell.client.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records to a topic and counts what the brokers acknowledged (acks=all, idempotent). For one thread. */
public final class TopicWriter {
    private final KafkaConnection connection;

    public TopicWriter(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * Writes each line as the value of a record without key, and returns how many were acknowledged.
     *
     * @throws IOException when the lines cannot be read
     */
    public long writeLines(String topic, BufferedReader lines) throws IOException {
        connection.ranges(topic);
        AtomicLong acknowledged = new AtomicLong();
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings())) {
            for (String line = lines.readLine(); line != null && failure.get() == null; line = lines.readLine()) {
                byte[] value = line.getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, value), (metadata, error) -> {
                    if (error == null) {
                        acknowledged.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, error);
                    }
                });
            }
            producer.flush();
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() != null) {
            throw KafkaFailures.translate(
                    "write to topic " + topic + " (" + acknowledged.get() + " records were acknowledged)",
                    connection.brokers(),
                    failure.get());
        }
        return acknowledged.get();
    }

    /** Writes one record, and returns when it is acknowledged. */
    public void write(String topic, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (KafkaException | ExecutionException | InterruptedException e) {
            throw KafkaFailures.translate("write to topic " + topic, connection.brokers(), e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(KafkaConnection.settings(connection.brokers()));
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        return settings;
    }
}
