package io.dps.generator.publish;

import io.dps.generator.fault.FaultCounts;
import io.dps.generator.reading.ReadingSource;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Counts what one publishing has sent, and says how far it has come. Used by one thread. */
final class PublishTally {

    private static final double NANOS_PER_SECOND = 1e9;

    private final ReadingSource source;
    private final DeliveryCounts deliveries;
    private final EventTimeSpan span;
    private final LiveRate liveRate;
    private final OptionalLong count;
    private final long startedAt;
    private long sent;
    private long late;
    private long duplicates;
    private long malformed;

    PublishTally(ReadingSource source, PublishRequest request, DeliveryCounts deliveries, long startedAt) {
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
}
