package io.dps.generator.publish;

import io.dps.contract.FailureKind;
import io.dps.generator.publish.Destination.Sink;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** A Kafka cluster as the destination. */
final class KafkaDestination implements Destination {

    private final KafkaAccess kafka;

    KafkaDestination(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    @Override
    public void requireTopic(String topic) throws InterruptedException {
        kafka.requireTopic(topic);
    }

    @Override
    public Sink open(String topic) {
        return new KafkaSink(kafka.openProducer(), topic);
    }

    @Override
    public PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals) {
        if (cause instanceof TimeoutException) {
            return new PublishFailure(
                    FailureKind.UNREACHABLE,
                    "Kafka at " + kafka.brokers() + " stopped acknowledging; records acknowledged: "
                            + totals.acknowledged(),
                    "check that the broker is running; records that were sent but not acknowledged may have been stored",
                    totals,
                    cause);
        }
        if (ClientFailures.isForbidden(cause)) {
            return new PublishFailure(
                    FailureKind.FAILED,
                    "cannot write to topic '" + topic + "' on " + kafka.brokers()
                            + ": this user lacks Write permission on it; records acknowledged: "
                            + totals.acknowledged(),
                    "ask the administrator of the brokers for Write permission on topic " + topic,
                    totals,
                    cause);
        }
        Optional<String> unloadable = ClientFailures.unloadable(cause);
        if (unloadable.isPresent()) {
            return new PublishFailure(
                    FailureKind.FAILED,
                    "cannot write to topic '" + topic + "': " + unloadable.get() + "; records acknowledged: "
                            + totals.acknowledged(),
                    ClientFailures.LIBRARY_HINT,
                    totals,
                    cause);
        }
        return new PublishFailure(
                FailureKind.FAILED,
                "Kafka at " + kafka.brokers() + " did not accept a record for topic '" + topic + "': "
                        + cause.getMessage() + "; records acknowledged: " + totals.acknowledged(),
                "see the broker's log",
                totals,
                cause);
    }

    /** Sends records to one topic: the Kafka client sets the timestamp. */
    private static final class KafkaSink implements Sink {

        private final Producer<byte[], byte[]> producer;
        private final String topic;

        KafkaSink(Producer<byte[], byte[]> producer, String topic) {
            this.producer = producer;
            this.topic = topic;
        }

        @Override
        public void send(OutgoingRecord record, Callback whenStored) {
            byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
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
}
