package io.dps.generator.publish;

import io.dps.contract.FailureKind;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingSource;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes readings to a Kafka topic: the sensor id as key, JSON as value, the record's own timestamp left to the
 * Kafka client. Every record is acknowledged by all in-sync replicas, in order and once. Or writes them to a stream,
 * one JSON line each. Holds nothing between calls; each call blocks its thread until publishing ends.
 */
public final class ReadingPublisher {

    private final Destination destination;
    private final MonotonicClock clock;

    /** Publishes to the given cluster. */
    public ReadingPublisher(KafkaAccess kafka) {
        this(kafka, MonotonicClock.SYSTEM);
    }

    ReadingPublisher(KafkaAccess kafka, MonotonicClock clock) {
        this(new KafkaDestination(Objects.requireNonNull(kafka, "kafka")), clock);
    }

    ReadingPublisher(Destination destination, MonotonicClock clock) {
        this.destination = destination;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Writes to a stream instead of a broker; what is written and flushed counts as acknowledged. The stream has to
     * report failures, which a {@link java.io.PrintStream} does not, and is left open. Publishing fails with the kind
     * {@link FailureKind#OUTPUT_CLOSED} once nobody reads it any more.
     */
    public static ReadingPublisher toStream(OutputStream out) {
        return new ReadingPublisher(new StreamDestination(out), MonotonicClock.SYSTEM);
    }

    /**
     * Publishes until the source is exhausted, the stop condition is reached or the thread is interrupted. An interruption is
     * no failure: what was sent is given a few seconds to be acknowledged, the summary has the count, and the
     * thread's interrupt flag is set again. A second interruption ends that wait.
     *
     * @param source read on this thread, and left open
     * @throws PublishFailure if the broker is lost or refuses a record, or the source cannot go on; it has the count of
     *     many records were acknowledged
     * @throws UserFailure if there is no such topic or no broker answers; nothing was sent then
     */
    public PublishSummary publish(ReadingSource source, PublishRequest request, PublishListener progress) {
        try {
            destination.requireTopic(request.topic());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PublishSummary(EndReason.INTERRUPTED, PublishSnapshot.none());
        }
        PublishRun run = new PublishRun(source, request, progress, destination.open(request.topic()), clock);
        try {
            return run.execute();
        } catch (UserFailure e) {
            PublishSnapshot totals = run.totals();
            String message = e.getMessage() + "; readings acknowledged: " + totals.acknowledged();
            throw new PublishFailure(e.kind(), message, e.hint(), totals, e);
        } catch (KafkaException e) {
            throw destination.undelivered(e, request.topic(), run.totals());
        }
    }

    /**
     * Called a few times per second with how far publishing has come, and once more at the end; always on the publishing
     * thread. What it throws ends the publishing and reaches the caller.
     */
    @FunctionalInterface
    public interface PublishListener {

        /** Takes the latest snapshot. */
        void onProgress(PublishSnapshot snapshot);

        /** Returns a listener that ignores snapshots. */
        static PublishListener none() {
            return snapshot -> {};
        }
    }

    /**
     * What was published.
     *
     * @param end why it ended
     * @param totals how far it had come then; elapsed is the time until the last acknowledgement was in, and more was sent
     *     than acknowledged only after an interruption
     */
    public record PublishSummary(EndReason end, PublishSnapshot totals) {

        public PublishSummary {
            Objects.requireNonNull(end, "end");
            Objects.requireNonNull(totals, "totals");
        }
    }
}
