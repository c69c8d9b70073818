package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When to stop before the source is exhausted: at whichever of the two is reached first.
 *
 * @param count stop after so many records were sent, second copies and malformed ones among them
 * @param duration stop after so much time
 */
public record StopCondition(OptionalLong count, Optional<Duration> duration) {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * Checks both limits.
     *
     * @throws UserFailure usage, if one of them is not positive
     */
    public StopCondition {
        if (count.isPresent() && count.getAsLong() <= 0) {
            throw UserFailure.usage("count is not positive: " + count.getAsLong());
        }
        if (duration.isPresent() && (duration.get().isZero() || duration.get().isNegative())) {
            throw UserFailure.usage("duration is not positive: " + duration.get());
        }
    }

    /** Goes on until the source is exhausted or the thread is interrupted. */
    public static StopCondition never() {
        return new StopCondition(OptionalLong.empty(), Optional.empty());
    }

    /** Stops after so many records. */
    public static StopCondition afterCount(long count) {
        return new StopCondition(OptionalLong.of(count), Optional.empty());
    }

    /** Stops after so much time. */
    public static StopCondition afterDuration(Duration duration) {
        return new StopCondition(OptionalLong.empty(), Optional.of(duration));
    }

    boolean isReachedBy(long sent) {
        return count.isPresent() && sent >= count.getAsLong();
    }

    /** Returns the duration in nanoseconds; without one, or if it is out of their range, the longest there is. */
    long longestNanos() {
        return duration.filter(limit -> limit.compareTo(LONGEST) < 0)
                .orElse(LONGEST)
                .toNanos();
    }
}
