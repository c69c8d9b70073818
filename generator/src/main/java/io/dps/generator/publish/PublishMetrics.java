package io.dps.generator.publish;

import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import io.dps.generator.publish.PublishSnapshot.FaultCounts;
import io.dps.generator.record.RecordSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/** Counts what one publishing run has sent, and makes snapshots of its progress. Used by one thread. */
final class PublishMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final RecordSource<?> source;
    private final Deliveries deliveries;
    private final EventTimeSpan span;
    private final LiveRate liveRate;
    private final OptionalLong count;
    private final Optional<Duration> duration;
    private final long startedAt;
    private long sent;
    private long late;
    private long duplicates;
    private long malformed;
    private long waitedNanos;

    PublishMetrics(RecordSource<?> source, PublishRequest request, Deliveries deliveries, long startedAt) {
        this.source = source;
        this.deliveries = deliveries;
        this.span = new EventTimeSpan(request.watermark());
        this.liveRate = new LiveRate(startedAt);
        this.count = request.stop().count();
        this.duration = request.stop().duration();
        this.startedAt = startedAt;
    }

    /**
     * Adds the event time of a record that is about to be sent; returns whether all earlier records must be
     * acknowledged first.
     */
    boolean extendTo(OutgoingRecord record) {
        Instant time = record.eventTime().orElse(null);
        return time != null && span.extendTo(record.key(), time, deliveries.ended() == sent);
    }

    /** Adds the time of a wait for the acknowledgement of all earlier records. */
    void countWait(long nanos) {
        waitedNanos += nanos;
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

    /** Returns a snapshot with the rate of the last seconds. */
    PublishSnapshot now(long now) {
        return snapshot(now, liveRate.perSecond(now, deliveries.acknowledged()));
    }

    /** Returns a snapshot with the rate over the whole time. */
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
                Duration.ofNanos(waitedNanos),
                span.earliest(),
                span.latest(),
                total(),
                done(now));
    }

    /** Returns the part that is done; of several ends, the nearest counts. */
    private OptionalDouble done(long now) {
        List<Double> parts = new ArrayList<>();
        total().stream().filter(all -> all > 0).forEach(all -> parts.add((double) deliveries.acknowledged() / all));
        duration.ifPresent(time -> parts.add((double) (now - startedAt) / Math.max(1, time.toNanos())));
        source.done().ifPresent(parts::add);
        return parts.stream().mapToDouble(part -> Math.min(1, part)).max();
    }

    private OptionalLong total() {
        OptionalLong there = source.total();
        if (count.isPresent() && there.isPresent()) {
            return OptionalLong.of(Math.min(count.getAsLong(), there.getAsLong()));
        }
        return count.isPresent() ? count : there;
    }

    /**
     * Counts which of the sent records were acknowledged and which failed; updated on the Kafka client's thread,
     * read on any.
     */
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

        /**
         * Returns the callback that the Kafka client calls once a value of the given size is acknowledged or has
         * failed.
         */
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

        /** Number of records that the broker has acknowledged or refused. */
        long ended() {
            return acknowledged() + failed();
        }

        Optional<Exception> firstFailure() {
            return Optional.ofNullable(firstFailure.get());
        }

        LatencyHistogram latencies() {
            return latencies;
        }
    }

    /** Counts latencies in buckets of 1/16 of a power of two, so that a quantile is at most 7 % too high. */
    static final class LatencyHistogram {

        private static final int SUB_BITS = 4;
        private static final int SUB_BUCKETS = 1 << SUB_BITS;
        private static final double NANOS_PER_MILLI = 1e6;

        private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * SUB_BUCKETS);

        /** Counts one latency. */
        void record(long nanos) {
            counts.incrementAndGet(bucket(Math.max(0, nanos)));
        }

        /**
         * Returns the latency in milliseconds that the given share of all latencies does not exceed; empty if there
         * are none.
         */
        OptionalDouble quantileMillis(double share) {
            long total = 0;
            for (int at = 0; at < counts.length(); at++) {
                total += counts.get(at);
            }
            if (total == 0) {
                return OptionalDouble.empty();
            }
            long rank = Math.max(1, (long) Math.ceil(total * share));
            int at = -1;
            for (long seen = 0; seen < rank; seen += counts.get(at)) {
                at++;
            }
            return OptionalDouble.of(highest(at) / NANOS_PER_MILLI);
        }

        private static int bucket(long nanos) {
            if (nanos < SUB_BUCKETS) {
                return (int) nanos;
            }
            int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
            int shift = exponent - SUB_BITS;
            return (shift + 1) * SUB_BUCKETS + (int) (nanos >>> shift) - SUB_BUCKETS;
        }

        private static long highest(int bucket) {
            if (bucket < SUB_BUCKETS) {
                return bucket;
            }
            int shift = bucket / SUB_BUCKETS - 1;
            return ((long) (SUB_BUCKETS + bucket % SUB_BUCKETS + 1) << shift) - 1;
        }
    }

    /** A rate over the last seconds. Used by one thread. */
    static final class LiveRate {

        private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
        private static final double NANOS_PER_SECOND = 1e9;

        private final Deque<Sample> samples = new ArrayDeque<>();

        private record Sample(long at, long count) {}

        LiveRate(long startedAt) {
            samples.add(new Sample(startedAt, 0));
        }

        /** Adds the current count, and returns the increase per second; empty while no time has passed. */
        OptionalDouble perSecond(long now, long count) {
            samples.addLast(new Sample(now, count));
            // Keeps one sample that is at least as old as the window.
            while (samples.size() > 2 && now - secondOldest().at() >= WINDOW_NANOS) {
                samples.removeFirst();
            }
            Sample oldest = samples.peekFirst();
            long nanos = now - oldest.at();
            return nanos <= 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((count - oldest.count()) * NANOS_PER_SECOND / nanos);
        }

        private Sample secondOldest() {
            var each = samples.iterator();
            each.next();
            return each.next();
        }
    }

    /** The range of the event times sent so far; decides when the broker has to catch up with them. */
    static final class EventTimeSpan {

        private final Duration watermark;
        private Instant earliest = Instant.MAX;
        private Instant latest = Instant.MIN;

        /** No record that the broker may not have acknowledged is earlier, but for those that are late in any case. */
        private Instant oldest = Instant.MAX;

        private @Nullable String lastKey;
        private boolean severalKeys;

        EventTimeSpan(Duration watermark) {
            this.watermark = watermark;
        }

        /**
         * Adds the event time of a record that is about to be sent. One that is older than the latest by the watermark is late
         * in any case, and changes nothing about when the broker has to catch up.
         *
         * @param key the record's key; records without a key go to any partition
         * @param isCaughtUp whether all earlier records are acknowledged already
         * @return whether all earlier records must be acknowledged first: once this record is stored, a stream may take
         *     those that are older by the watermark as late; always false if there is only one key, whose records share
         *     a partition and cannot overtake each other
         */
        boolean extendTo(@Nullable String key, Instant time, boolean isCaughtUp) {
            severalKeys |= key == null || lastKey != null && !lastKey.equals(key);
            lastKey = key;
            earliest = time.isBefore(earliest) ? time : earliest;
            boolean isLateAnyway = Duration.between(time, latest).compareTo(watermark) >= 0;
            latest = time.isAfter(latest) ? time : latest;
            Instant waitedFor = isLateAnyway ? latest : time;
            if (isCaughtUp || waitedFor.isBefore(oldest)) {
                oldest = waitedFor;
            }
            boolean mustWait = !isCaughtUp
                    && severalKeys
                    && !watermark.isZero()
                    && Duration.between(oldest, time).compareTo(watermark) >= 0;
            if (mustWait) {
                oldest = waitedFor;
            }
            return mustWait;
        }

        Optional<Instant> earliest() {
            return latest.equals(Instant.MIN) ? Optional.empty() : Optional.of(earliest);
        }

        Optional<Instant> latest() {
            return latest.equals(Instant.MIN) ? Optional.empty() : Optional.of(latest);
        }
    }
}
