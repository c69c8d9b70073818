package io.dps.generator.publish;

import io.dps.contract.FailureKind;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.UserFailure;
import io.dps.generator.record.RecordSource;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes the records of a source to a Kafka topic; the Kafka client sets the timestamp. Every record is acknowledged by all in-sync replicas, in order and once. Can also write their
 * values to a stream, one line each. Keeps no state between calls; each call blocks its thread until publishing ends.
 */
public final class ReadingPublisher {

    private final Destination destination;
    private final MonotonicClock clock;

    /** Makes a publisher for the given cluster. */
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
     * Makes a publisher that writes to a stream instead of a broker; records count as acknowledged once they are
     * written and flushed. The stream must throw on a failure, unlike a {@link java.io.PrintStream}. The publisher does
     * not close it. Publishing fails with the kind {@link FailureKind#OUTPUT_CLOSED} once the reader of the stream is
     * gone.
     */
    public static ReadingPublisher toStream(OutputStream out) {
        return new ReadingPublisher(new StreamDestination(out), MonotonicClock.SYSTEM);
    }

    /**
     * Publishes until the source is exhausted, the stop condition is reached or the thread is interrupted. An
     * interruption is not a failure: sent records get a few seconds to be acknowledged, the summary has the counts,
     * and the thread's interrupt flag is set again. A second interruption ends that wait.
     *
     * @param source read on this thread, and left open
     * @throws PublishFailure if the broker is lost or refuses a record, or the source cannot be read any further; it
     *     carries the number of acknowledged records
     * @throws UserFailure if there is no such topic or no broker answers; nothing was sent then
     */
    public PublishSummary publish(RecordSource<?> source, PublishRequest request, PublishListener progress) {
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
            String message = e.getMessage() + "; records acknowledged: " + totals.acknowledged();
            throw new PublishFailure(e.kind(), message, e.hint(), totals, e);
        } catch (KafkaException e) {
            throw destination.undelivered(e, request.topic(), run.totals());
        }
    }

    /**
     * Receives the progress of publishing a few times per second and once more at the end, always on the publishing
     * thread. An exception that it throws ends publishing and reaches the caller.
     */
    @FunctionalInterface
    public interface PublishListener {

        /** Receives the latest snapshot. */
        void onProgress(PublishSnapshot snapshot);

        /** Returns a listener that ignores snapshots. */
        static PublishListener none() {
            return snapshot -> {};
        }
    }

    /**
     * The result of publishing.
     *
     * @param end why it ended
     * @param totals the final counts; {@code elapsed} is the time until the last acknowledgement; the counts of sent
     *     and of acknowledged records differ only after an interruption
     */
    public record PublishSummary(EndReason end, PublishSnapshot totals) {

        public PublishSummary {
            Objects.requireNonNull(end, "end");
            Objects.requireNonNull(totals, "totals");
        }
    }
}
