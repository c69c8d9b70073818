package io.dps.generator.publish;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts latencies in buckets of 1/16 of a power of two, so that a quantile is at most 7 % too high. */
final class LatencyHistogram {

    private static final int SUB_BITS = 4;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * SUB_BUCKETS);

    /** Counts one latency. */
    void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /** Returns the latency in milliseconds that the given share of all do not exceed; empty if there are none. */
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
