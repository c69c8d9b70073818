package io.dps.generator.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records to one topic: the sensor id as key, the record's own timestamp left to the Kafka client. */
final class KafkaSink implements RecordSink {

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    KafkaSink(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    @Override
    public void send(OutgoingRecord record, Callback whenStored) {
        byte[] key = record.sensorId().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, record.value()), whenStored);
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close(Duration grace) {
        producer.close(grace);
    }
}
