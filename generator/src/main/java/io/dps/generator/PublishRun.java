package io.dps.generator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** One publishing, from its first reading to its last acknowledgement; used once, by one thread. */
final class PublishRun {

    private static final long REPORT_NANOS = Duration.ofMillis(250).toNanos();

    /** Not worth a sleep: at high rates readings go out in small groups, at most this much early. */
    private static final long EARLY_NANOS = Duration.ofMillis(1).toNanos();

    /** How long an interrupted or failed run waits for the acknowledgements that are still out. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ReadingSource source;
    private final PublishRequest request;
    private final PublishProgress progress;
    private final Producer<byte[], byte[]> producer;
    private final NanoClock clock;
    private final Deliveries deliveries;
    private final ReadingCodec codec = new ReadingCodec();
    private final EventTimeSpan span;
    private final Schedule schedule;
    private final long startedAt;
    private final long longest;
    private long nextReport;
    private long sent;

    PublishRun(
            ReadingSource source,
            PublishRequest request,
            PublishProgress progress,
            Producer<byte[], byte[]> producer,
            NanoClock clock) {
        this.source = source;
        this.request = request;
        this.progress = progress;
        this.producer = producer;
        this.clock = clock;
        this.deliveries = new Deliveries(clock);
        this.span = new EventTimeSpan(request.flushStep());
        this.startedAt = clock.nanoTime();
        this.schedule = new Schedule(request.rate(), startedAt);
        this.longest = request.stop().longestNanos();
        this.nextReport = startedAt + REPORT_NANOS;
    }

    /**
     * Publishes, and closes the producer in any case.
     *
     * @throws GeneratorException if the source cannot go on
     * @throws KafkaException if the broker is lost or refuses a reading
     */
    PublishSummary execute() {
        EndReason end = sendAndClose();
        if (end != EndReason.INTERRUPTED) {
            requireDelivered();
        }
        progress.onProgress(snapshot());
        if (end == EndReason.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        return summary(end);
    }

    /** Returns the number of acknowledgements so far; final once {@link #execute()} has ended in any way. */
    long acknowledged() {
        return deliveries.acknowledged();
    }

    private EndReason sendAndClose() {
        try {
            EndReason end = sendUntilEnd();
            // Ends by itself: the producer gives up each reading after its delivery timeout.
            producer.flush();
            return end;
        } catch (InterruptedException | InterruptException e) {
            return EndReason.INTERRUPTED;
        } finally {
            closeProducer();
        }
    }

    private EndReason sendUntilEnd() throws InterruptedException {
        while (!request.stop().isReachedBy(sent)) {
            if (!awaitTurn()) {
                return EndReason.DURATION;
            }
            Optional<Reading> reading = source.next();
            if (reading.isEmpty()) {
                return EndReason.EXHAUSTED;
            }
            send(reading.get());
            schedule.advance();
        }
        return EndReason.COUNT;
    }

    /** Waits until the next reading is due; returns false if time is over before that. */
    private boolean awaitTurn() throws InterruptedException {
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
            long wait = schedule.nanosUntilDue(now);
            if (wait <= EARLY_NANOS && wait < left) {
                return true;
            }
            clock.sleep(Math.min(Math.min(wait, left), nextReport - now));
        }
    }

    private void send(Reading reading) {
        if (span.extendTo(reading)) {
            producer.flush();
        }
        byte[] key = reading.sensorId().getBytes(StandardCharsets.UTF_8);
        byte[] value = codec.encode(reading);
        producer.send(
                new ProducerRecord<>(request.topic(), key, value), deliveries.expect(value.length, clock.nanoTime()));
        sent++;
    }

    private void requireDelivered() {
        Optional<Exception> failure = deliveries.firstFailure();
        if (failure.isPresent()) {
            throw failure.get() instanceof KafkaException known ? known : new KafkaException(failure.get());
        }
    }

    /** Gives what is still out a last chance. The flag is put aside, or the producer would not wait at all. */
    private void closeProducer() {
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(GRACE);
        } catch (InterruptException e) {
            // A second interruption: the producer has dropped the rest, and its callbacks have counted that.
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportIfDue(long now) {
        if (now - nextReport >= 0) {
            progress.onProgress(snapshot());
            nextReport = now + REPORT_NANOS;
        }
    }

    private PublishSnapshot snapshot() {
        return new PublishSnapshot(
                sent,
                deliveries.acknowledged(),
                deliveries.bytes(),
                deliveries.failed(),
                source.badRows(),
                elapsed(),
                total());
    }

    private OptionalLong total() {
        OptionalLong wanted = request.stop().count();
        OptionalLong there = source.total();
        if (wanted.isPresent() && there.isPresent()) {
            return OptionalLong.of(Math.min(wanted.getAsLong(), there.getAsLong()));
        }
        return wanted.isPresent() ? wanted : there;
    }

    private PublishSummary summary(EndReason end) {
        return new PublishSummary(
                end,
                sent,
                deliveries.acknowledged(),
                deliveries.bytes(),
                source.badRows(),
                elapsed(),
                span.earliest(),
                span.latest(),
                deliveries.latencies().quantileMillis(0.5),
                deliveries.latencies().quantileMillis(0.99));
    }

    private Duration elapsed() {
        return Duration.ofNanos(clock.nanoTime() - startedAt);
    }
}
