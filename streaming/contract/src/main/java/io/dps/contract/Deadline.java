package io.dps.contract;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A time limit, measured by this process's clock; at most 146 years, so that no sum overflows. Immutable. */
public final class Deadline {
    /** Half of the largest difference that {@link System#nanoTime} can express, so that comparisons stay correct. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final LongSupplier nanoTime;
    private final long end;

    private Deadline(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** Returns a limit that ends after the given time from now, or at once if the time is negative. */
    public static Deadline after(Duration time) {
        return after(time, System::nanoTime);
    }

    /**
     * Returns a limit like {@link #after(Duration)}, measured by another clock.
     *
     * @param nanoTime a monotonic clock in nanoseconds; only differences between its values are meaningful
     */
    public static Deadline after(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + nanos(time));
    }

    public boolean isOver() {
        return nanoTime.getAsLong() - end >= 0;
    }

    /** Returns the time that is left; zero once the limit is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    private static long nanos(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0 ? LONGEST_NANOS : time.toNanos();
    }
}
