package io.dps.generator;

import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Publishes readings to a Kafka topic: the sensor id as key, JSON as value, the record's own timestamp left to the
 * Kafka client. Every reading is acknowledged by all in-sync replicas, in order and once. Holds nothing between calls;
 * each call blocks its thread until publishing ends.
 */
public final class ReadingPublisher {

    private final KafkaAccess kafka;
    private final NanoClock clock;

    /** Publishes to the given cluster. */
    public ReadingPublisher(KafkaAccess kafka) {
        this(kafka, NanoClock.SYSTEM);
    }

    ReadingPublisher(KafkaAccess kafka, NanoClock clock) {
        this.kafka = Objects.requireNonNull(kafka, "kafka");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Publishes until the source is exhausted, the stop rule says so or the thread is interrupted. An interruption is
     * no failure: what was sent is given a few seconds to be acknowledged, the summary tells how much was, and the
     * thread's interrupt flag is set again. A second interruption ends that wait.
     *
     * @param source read on this thread, and left open
     * @throws PublishException if the broker is lost or refuses a reading, or the source cannot go on; it tells how
     *     many readings were acknowledged
     * @throws GeneratorException if there is no such topic or no broker answers; nothing was sent then
     */
    public PublishSummary publish(ReadingSource source, PublishRequest request, PublishProgress progress) {
        try {
            kafka.requireTopic(request.topic());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return PublishSummary.interruptedAtOnce();
        }
        PublishRun run = new PublishRun(source, request, progress, kafka.openProducer(), clock);
        try {
            return run.execute();
        } catch (GeneratorException e) {
            throw new PublishException(e.kind(), e.getMessage(), e.hint(), run.acknowledged(), e);
        } catch (KafkaException e) {
            throw undelivered(e, request.topic(), run.acknowledged());
        }
    }

    private PublishException undelivered(KafkaException cause, String topic, long acknowledged) {
        if (cause instanceof TimeoutException) {
            return new PublishException(
                    GeneratorException.Kind.UNREACHABLE,
                    "Kafka at " + kafka.brokers() + " stopped acknowledging; readings acknowledged: " + acknowledged,
                    "check that the broker runs; readings that were sent but not acknowledged may have been stored",
                    acknowledged,
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new PublishException(
                    GeneratorException.Kind.FAILED,
                    "not allowed to write to topic '" + topic + "' on " + kafka.brokers(),
                    "ask for the right to write to it",
                    acknowledged,
                    cause);
        }
        return new PublishException(
                GeneratorException.Kind.FAILED,
                "Kafka at " + kafka.brokers() + " did not take a reading for topic '" + topic + "': "
                        + cause.getMessage() + "; readings acknowledged: " + acknowledged,
                "look at the log of the broker",
                acknowledged,
                cause);
    }
}
