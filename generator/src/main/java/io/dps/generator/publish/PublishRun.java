package io.dps.generator.publish;

import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.Destination.Sink;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import io.dps.generator.publish.PublishMetrics.Deliveries;
import io.dps.generator.publish.ReadingPublisher.PublishListener;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.record.RecordSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** One publishing run, from its first record to its last acknowledgement; used once, by one thread. */
final class PublishRun {

    private static final long REPORT_NANOS = Duration.ofMillis(250).toNanos();

    /** A wait too short to be worth a sleep: at high rates, records go out in small groups, at most this early. */
    private static final long EARLY_NANOS = Duration.ofMillis(1).toNanos();

    /** How long an interrupted or failed run waits for outstanding acknowledgements. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final OutgoingRecords<?> records;
    private final PublishRequest request;
    private final PublishListener progress;
    private final Sink sink;
    private final MonotonicClock clock;
    private final Deliveries deliveries;
    private final PublishMetrics metrics;
    private final Pacer pacer;
    private final LongUnaryOperator nanosUntilTurn;
    private final long startedAt;
    private final long longest;
    private long nextReport;

    PublishRun(
            RecordSource<?> source, PublishRequest request, PublishListener progress, Sink sink, MonotonicClock clock) {
        this.records = new OutgoingRecords<>(source, request.faults());
        this.request = request;
        this.progress = progress;
        this.sink = sink;
        this.clock = clock;
        this.deliveries = new Deliveries(clock);
        this.startedAt = clock.nanoTime();
        this.metrics = new PublishMetrics(source, request, deliveries, startedAt);
        this.pacer = new Pacer(request.rate(), request.speed(), startedAt);
        this.nanosUntilTurn = pacer::nanosUntilTurn;
        this.longest = request.stop().longestNanos();
        this.nextReport = startedAt + REPORT_NANOS;
    }

    /**
     * Publishes, and closes the sink in any case.
     *
     * @throws UserFailure if the source cannot be read any further, or the output cannot be written
     * @throws KafkaException if the broker is lost or refuses a record
     */
    PublishSummary execute() {
        EndReason end = sendAndClose();
        if (end != EndReason.INTERRUPTED) {
            requireDelivered();
        }
        PublishSnapshot totals = totals();
        progress.onProgress(totals);
        if (end == EndReason.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        return new PublishSummary(end, totals);
    }

    /** Returns the counts so far; final once {@link #execute()} has returned or thrown. */
    PublishSnapshot totals() {
        return metrics.totals(clock.nanoTime());
    }

    private EndReason sendAndClose() {
        try {
            EndReason end = sendUntilEnd();
            // Ends by itself: the producer gives up each record after its delivery timeout.
            sink.flush();
            return end;
        } catch (InterruptedException | InterruptException e) {
            return EndReason.INTERRUPTED;
        } finally {
            closeSink();
        }
    }

    private EndReason sendUntilEnd() throws InterruptedException {
        while (!request.stop().isReachedBy(metrics.sent())) {
            // The record is made only when its turn has come: its event time may be the wall clock's.
            if (!awaitTurn(nanosUntilTurn)) {
                return EndReason.DURATION;
            }
            Optional<OutgoingRecord> record = records.next();
            if (record.isEmpty()) {
                return EndReason.EXHAUSTED;
            }
            if (!request.speed().isUnlimited() && !awaitEventTime(record.get())) {
                return EndReason.DURATION;
            }
            send(record.get());
            pacer.endTurn();
        }
        return EndReason.COUNT;
    }

    private boolean awaitEventTime(OutgoingRecord record) throws InterruptedException {
        long due = pacer.due(record.madeAt(), clock.nanoTime());
        return awaitTurn(now -> due - now);
    }

    /** Waits until the next record is due; returns false if the requested duration ends before that. */
    private boolean awaitTurn(LongUnaryOperator nanosUntilDue) throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            requireDelivered();
            long now = clock.nanoTime();
            reportIfDue(now);
            long left = longest - (now - startedAt);
            if (left <= 0) {
                return false;
            }
            long wait = nanosUntilDue.applyAsLong(now);
            if (wait <= EARLY_NANOS && wait < left) {
                return true;
            }
            sink.beforeWait();
            clock.sleep(Math.min(Math.min(wait, left), nextReport - now));
        }
    }

    private void send(OutgoingRecord record) {
        if (metrics.extendTo(record)) {
            long begun = clock.nanoTime();
            sink.flush();
            metrics.countWait(clock.nanoTime() - begun);
        }
        sink.send(record, deliveries.expect(record.size(), clock.nanoTime()));
        metrics.countSent(record);
    }

    private void requireDelivered() {
        Optional<Exception> failure = deliveries.firstFailure();
        if (failure.isPresent()) {
            throw failure.get() instanceof KafkaException known ? known : new KafkaException(failure.get());
        }
    }

    /**
     * Closes the sink, which waits for outstanding acknowledgements. Clears the interrupt flag meanwhile, or the
     * producer would not wait at all.
     */
    private void closeSink() {
        boolean interrupted = Thread.interrupted();
        try {
            sink.close(GRACE);
        } catch (InterruptException e) {
            // A second interruption: the producer has dropped the rest, and its callbacks have counted it as failed.
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportIfDue(long now) {
        if (now - nextReport >= 0) {
            progress.onProgress(metrics.now(now));
            nextReport = now + REPORT_NANOS;
        }
    }
}
