package io.dps.shell.output;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Estimates how long a command still takes, from how fast its work went since the first report. What comes before that
 * report, such as the start of a process, does not count. Not thread-safe.
 */
final class TimeLeft {
    /** An estimate from a shorter time would jump. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private static final Duration LONGEST = Duration.ofDays(365);

    private double firstDone;
    private long firstNanos;
    private boolean begun;

    /**
     * Returns the estimate; empty while there is none.
     *
     * @param done the part of the work that is done, 0 to 1
     * @param nanos the time now
     */
    Optional<Duration> at(OptionalDouble done, long nanos) {
        if (done.isEmpty()) {
            return Optional.empty();
        }
        double now = done.getAsDouble();
        if (!begun || now < firstDone) {
            begun = true;
            firstDone = now;
            firstNanos = nanos;
        }
        long taken = nanos - firstNanos;
        if (now <= firstDone || now >= 1 || taken < LEAST.toNanos()) {
            return Optional.empty();
        }
        double seconds = taken / 1e9 * (1 - now) / (now - firstDone);
        return seconds > LONGEST.toSeconds() ? Optional.empty() : Optional.of(Duration.ofSeconds(Math.round(seconds)));
    }
}
