package io.dps.contract;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A time limit by the clock of this process. A limit beyond two centuries is that long: no sum overflows. Immutable. */
public final class Deadline {
    /** Differences of {@link System#nanoTime} are right up to half of its range. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final LongSupplier nanoTime;
    private final long end;

    private Deadline(LongSupplier nanoTime, long end) {
        this.nanoTime = nanoTime;
        this.end = end;
    }

    /** The limit that is over after a time from now; at once when that is negative. */
    public static Deadline after(Duration time) {
        return after(time, System::nanoTime);
    }

    /**
     * As {@link #after(Duration)}, by another clock.
     *
     * @param nanoTime time that runs steadily, in nanoseconds; only differences mean something
     */
    public static Deadline after(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + nanos(time));
    }

    public boolean isOver() {
        return nanoTime.getAsLong() - end >= 0;
    }

    /** The time until it is over; zero then. */
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
