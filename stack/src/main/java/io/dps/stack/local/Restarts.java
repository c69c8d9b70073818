package io.dps.stack.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the supervisor did for a process since a command started it, and is about to do.
 *
 * @param count how often it was started again
 * @param failures how often in a row it ended without having run for {@link #STABLE}
 * @param reason why it ended last, empty when it never did
 * @param next when it will be started again; empty while it runs
 * @param over whether its last end was final
 */
record Restarts(int count, int failures, String reason, Optional<Instant> next, boolean over) {
    static final Restarts NONE = new Restarts(0, 0, "", Optional.empty(), false);

    /** A process that ran so long begins anew with the shortest pause when it ends. */
    static final Duration STABLE = Duration.ofMinutes(1);

    private static final int LONGEST_PAUSE = 60;

    /** The process ended and is to be started again: after 1, 2, 4 and so on up to 60 seconds. */
    Restarts ended(String why, Duration ranFor, Instant now) {
        int inARow = ranFor.compareTo(STABLE) >= 0 ? 1 : failures + 1;
        return new Restarts(count, inARow, why, Optional.of(now.plus(pause(inARow))), false);
    }

    /** How long it waits after the last of its failures. */
    Duration pause() {
        return pause(failures);
    }

    private static Duration pause(int failures) {
        return Duration.ofSeconds(failures > 6 ? LONGEST_PAUSE : 1L << Math.max(0, failures - 1));
    }

    /** The process ended and stays so. */
    Restarts endedForGood(String why) {
        return new Restarts(count, failures, why, Optional.empty(), true);
    }

    /** The process was started again. */
    Restarts again() {
        return new Restarts(count + 1, failures, reason, Optional.empty(), false);
    }

    /** Whether the pause is over; so is one that is longer than any, as after the clock was set back. */
    boolean isDue(Instant now) {
        return next.isPresent() && (!now.isBefore(next.get()) || next.get().isAfter(now.plusSeconds(LONGEST_PAUSE)));
    }
}
