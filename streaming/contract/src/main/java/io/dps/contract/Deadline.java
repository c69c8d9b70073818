package io.dps.contract;

import java.time.Duration;

/** A time limit by the clock of this process. A limit beyond two centuries is that long: no sum overflows. Immutable. */
public final class Deadline {
    /** Differences of {@link System#nanoTime} are right up to half of its range. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    /** The limit that is over after a time from now; at once when that is negative. */
    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + nanos(time));
    }

    public boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** The time until it is over; zero then. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static long nanos(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0 ? LONGEST_NANOS : time.toNanos();
    }
}
