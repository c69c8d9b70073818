package io.dps.shell.topic.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.platform.client.KafkaFailures;
import io.dps.shell.topic.record.NewRecord;
import io.dps.shell.topic.record.Partitioning;
import io.dps.shell.topic.record.RecordLines;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Writes records to a topic and counts the acknowledged records (acks=all, idempotent). Not thread-safe. */
public final class TopicWriter {
    private final KafkaClient connection;

    public TopicWriter(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Writes records and returns how many were acknowledged.
     *
     * @param oldest receives the earliest timestamp of the stored records whose lines had a timestamp, even if the call
     *     then fails
     * @throws UserFailure of kind {@code FAILED}, naming the line and how many records were acknowledged, if a line is
     *     not a record or the broker rejects a record; {@code UNREACHABLE} if the broker stays unreachable
     */
    public long writeAll(String topic, RecordLines lines, Partitioning partitioning, Consumer<Instant> oldest) {
        int partitions = connection.partitionNumbers(topic).size();
        AtomicLong acknowledged = new AtomicLong();
        AtomicReference<Exception> failure = new AtomicReference<>();
        AtomicLong earliest = new AtomicLong(Long.MAX_VALUE);
        try (Producer<byte[], byte[]> producer = connection.producer(settings())) {
            Optional<NewRecord> next = lines.next();
            while (next.isPresent() && failure.get() == null) {
                ProducerRecord<byte[], byte[]> record =
                        record(topic, next.get(), partitioning.choose(next.get(), partitions, lines.place()));
                String place = lines.place();
                producer.send(record, (metadata, error) -> {
                    if (error == null) {
                        acknowledged.incrementAndGet();
                        if (record.timestamp() != null) {
                            // The broker returns the stored timestamp: with LogAppendTime, that is the time of arrival.
                            earliest.accumulateAndGet(metadata.timestamp(), Math::min);
                        }
                    } else {
                        failure.compareAndSet(null, refused(place, record, error));
                    }
                });
                next = lines.next();
            }
            producer.flush();
        } catch (KafkaException | UserFailure e) {
            failure.compareAndSet(null, e);
        }
        if (earliest.get() != Long.MAX_VALUE) {
            oldest.accept(Instant.ofEpochMilli(earliest.get()));
        }
        if (failure.get() != null) {
            throw broken(topic, acknowledged.get(), failure.get(), connection.brokers());
        }
        return acknowledged.get();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, NewRecord record, Integer partition) {
        Long timestamp = record.timestamp().map(Instant::toEpochMilli).orElse(null);
        ProducerRecord<byte[], byte[]> made =
                new ProducerRecord<>(topic, partition, timestamp, record.key(), record.value());
        record.headers().forEach(header -> made.headers().add(header.key(), header.value()));
        return made;
    }

    private static Exception refused(String place, ProducerRecord<byte[], byte[]> record, Exception error) {
        if (!(error instanceof RecordTooLargeException)) {
            return error;
        }
        int bytes = record.value() == null ? 0 : record.value().length;
        return UserFailure.failed(
                place + ": a value of " + bytes + " bytes exceeds the topic's limit",
                "see max.message.bytes in: topic describe " + record.topic() + " --configs",
                error);
    }

    public static UserFailure broken(String topic, long acknowledged, Exception failure, String brokers) {
        String counted = " (" + acknowledged + (acknowledged == 1 ? " record was" : " records were") + " acknowledged)";
        if (failure instanceof UserFailure known && known.kind() == FailureKind.FAILED) {
            return UserFailure.failed(known.getMessage() + counted, known.hint(), known);
        }
        if (failure instanceof UserFailure ended && ended.kind() == FailureKind.INTERRUPTED) {
            return UserFailure.interrupted("writing to topic " + topic + " was interrupted" + counted);
        }
        Throwable cause = failure instanceof AuthorizationException ? failure : failure.getCause();
        if (cause instanceof ClusterAuthorizationException || cause instanceof TopicAuthorizationException) {
            // If a user lacks Write on every topic, Kafka reports a cluster authorization error instead.
            return UserFailure.failed(
                    "cannot write to topic " + topic + counted + ": this user lacks Write permission on it",
                    "ask the administrator of the brokers for Write permission on topic " + topic,
                    failure);
        }
        return KafkaFailures.translate("write to topic " + topic + counted, brokers, failure);
    }

    /** Writes one record and waits until it is acknowledged. */
    public void write(String topic, byte[] key, byte[] value) {
        try (Producer<byte[], byte[]> producer = connection.producer(settings())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (KafkaException | ExecutionException | InterruptedException e) {
            throw KafkaFailures.translate("write to topic " + topic, connection.brokers(), e);
        }
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        // Let only the broker and the topic limit the record size, not the client.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLines.LONGEST + (1 << 20));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, RecordLines.LONGEST + (16L << 20));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        return settings;
    }
}
