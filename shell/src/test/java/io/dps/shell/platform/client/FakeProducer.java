package io.dps.shell.platform.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A producer for {@link FakeKafka}, which stores or refuses a record at once. */
final class FakeProducer extends MockProducer<byte[], byte[]> {
    private final FakeKafka kafka;

    FakeProducer(FakeKafka kafka) {
        this.kafka = kafka;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, (metadata, failure) -> {});
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        FakeTopic topic = kafka.topic(record.topic());
        RuntimeException refusal = refusal(topic, record);
        if (refusal != null) {
            callback.onCompletion(null, refusal);
            return CompletableFuture.failedFuture(refusal);
        }
        int partition = record.partition() == null ? 0 : record.partition();
        long time = record.timestamp() == null ? System.currentTimeMillis() : record.timestamp();
        long offset = topic.store(partition, record.key(), record.value(), time, record.headers());
        RecordMetadata stored =
                new RecordMetadata(new TopicPartition(record.topic(), partition), offset, 0, time, 0, 0);
        callback.onCompletion(stored, null);
        return CompletableFuture.completedFuture(stored);
    }

    private RuntimeException refusal(FakeTopic topic, ProducerRecord<byte[], byte[]> record) {
        int most = Integer.parseInt(topic.configs.getOrDefault("max.message.bytes", "1048588"));
        return record.value() != null && record.value().length > most
                ? new RecordTooLargeException("the request included a message larger than " + most)
                : kafka.refusal("send");
    }
}
