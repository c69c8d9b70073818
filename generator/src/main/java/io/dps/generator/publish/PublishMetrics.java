package io.dps.generator.publish;

import io.dps.generator.publish.PublishSnapshot.FaultCounts;
import io.dps.generator.reading.ReadingSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;

/** Counts what one publishing has sent, and says how far it has come. Used by one thread. */
final class PublishMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final ReadingSource source;
    private final Deliveries deliveries;
    private final EventTimeSpan span;
    private final LiveRate liveRate;
    private final OptionalLong count;
    private final long startedAt;
    private long sent;
    private long late;
    private long duplicates;
    private long malformed;

    PublishMetrics(ReadingSource source, PublishRequest request, Deliveries deliveries, long startedAt) {
        this.source = source;
        this.deliveries = deliveries;
        this.span = new EventTimeSpan(request.flushStep());
        this.liveRate = new LiveRate(startedAt);
        this.count = request.stop().count();
        this.startedAt = startedAt;
    }

    /** Takes in the event time that is about to be sent; returns whether all before it has to be acknowledged first. */
    boolean extendTo(OutgoingRecord record) {
        Instant time = record.eventTime().orElse(null);
        return time != null && span.extendTo(record.sensorId(), time);
    }

    /** Counts a record that the sink has taken. */
    void countSent(OutgoingRecord record) {
        sent++;
        switch (record.fault()) {
            case LATE -> late++;
            case DUPLICATE -> duplicates++;
            case MALFORMED -> malformed++;
            case NONE -> {}
        }
    }

    long sent() {
        return sent;
    }

    /** Returns how far it has come, with the rate of the last seconds. */
    PublishSnapshot now(long now) {
        return snapshot(now, liveRate.perSecond(now, deliveries.acknowledged()));
    }

    /** Returns how far it has come, with the rate over the whole time. */
    PublishSnapshot totals(long now) {
        long nanos = now - startedAt;
        return snapshot(
                now,
                nanos <= 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(deliveries.acknowledged() * NANOS_PER_SECOND / nanos));
    }

    private PublishSnapshot snapshot(long now, OptionalDouble rate) {
        return new PublishSnapshot(
                sent,
                deliveries.acknowledged(),
                deliveries.bytes(),
                deliveries.failed(),
                source.badRows(),
                new FaultCounts(late, duplicates, malformed),
                rate,
                deliveries.latencies().quantileMillis(0.5),
                deliveries.latencies().quantileMillis(0.99),
                Duration.ofNanos(now - startedAt),
                span.earliest(),
                span.latest(),
                total());
    }

    private OptionalLong total() {
        OptionalLong there = source.total();
        if (count.isPresent() && there.isPresent()) {
            return OptionalLong.of(Math.min(count.getAsLong(), there.getAsLong()));
        }
        return count.isPresent() ? count : there;
    }

    /** Counts what becomes of the records that were sent; told on the Kafka client's thread, read on any. */
    static final class Deliveries {

        private final MonotonicClock clock;
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicReference<Exception> firstFailure = new AtomicReference<>();
        private final LatencyHistogram latencies = new LatencyHistogram();

        Deliveries(MonotonicClock clock) {
            this.clock = clock;
        }

        /** Returns what the Kafka client calls when it knows the fate of a value of the given size. */
        Callback expect(int size, long sentAt) {
            return (metadata, failure) -> {
                if (failure == null) {
                    acknowledged.incrementAndGet();
                    bytes.addAndGet(size);
                    latencies.record(clock.nanoTime() - sentAt);
                } else {
                    firstFailure.compareAndSet(null, failure);
                    failed.incrementAndGet();
                }
            };
        }

        long acknowledged() {
            return acknowledged.get();
        }

        long bytes() {
            return bytes.get();
        }

        long failed() {
            return failed.get();
        }

        Optional<Exception> firstFailure() {
            return Optional.ofNullable(firstFailure.get());
        }

        LatencyHistogram latencies() {
            return latencies;
        }
    }
}
