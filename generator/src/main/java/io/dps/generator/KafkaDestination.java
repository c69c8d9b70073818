package io.dps.generator;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
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
    public RecordSink open(String topic) {
        return new KafkaSink(kafka.openProducer(), topic);
    }

    @Override
    public PublishException undelivered(KafkaException cause, String topic, PublishSnapshot totals) {
        if (cause instanceof TimeoutException) {
            return new PublishException(
                    GeneratorException.Kind.UNREACHABLE,
                    "Kafka at " + kafka.brokers() + " stopped acknowledging; readings acknowledged: "
                            + totals.acknowledged(),
                    "check that the broker runs; readings that were sent but not acknowledged may have been stored",
                    totals,
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new PublishException(
                    GeneratorException.Kind.FAILED,
                    "not allowed to write to topic '" + topic + "' on " + kafka.brokers(),
                    "ask for the right to write to it",
                    totals,
                    cause);
        }
        return new PublishException(
                GeneratorException.Kind.FAILED,
                "Kafka at " + kafka.brokers() + " did not take a reading for topic '" + topic + "': "
                        + cause.getMessage() + "; readings acknowledged: " + totals.acknowledged(),
                "look at the log of the broker",
                totals,
                cause);
    }
}
