package io.dps.generator.publish;

import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import java.time.Duration;
import java.time.Instant;

/**
 * Computes when each reading is due. With a rate, turn n is due at start + n / rate, so that a late turn does not
 * delay later ones. With a replay speed, a reading is due when the time between its event time and the first
 * reading's, divided by the speed, has passed; a reading that is out of order is due at once. When the publisher
 * falls behind by more than {@link #LONGEST_LAG} (a suspended machine, a stalled broker), the schedule starts over
 * instead of catching up in a burst.
 */
final class Pacer {

    private static final Duration LONGEST_LAG = Duration.ofSeconds(1);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LONGEST_WAIT = Long.MAX_VALUE / 4.0;

    private final RateLimit rate;
    private final double speed;
    private long start;
    private long turn;
    private Instant anchor;
    private Instant latest;
    private long anchoredAt;

    Pacer(RateLimit rate, ReplaySpeed speed, long start) {
        this.rate = rate;
        this.speed = speed.factor();
        this.start = start;
    }

    /**
     * Returns how many nanoseconds after {@code now} the current turn is due at the rate; zero or less if it is due.
     */
    long nanosUntilTurn(long now) {
        if (rate.isUnlimited()) {
            return 0;
        }
        long wait = start + (long) (turn * NANOS_PER_SECOND / rate.perSecond()) - now;
        if (wait < -LONGEST_LAG.toNanos()) {
            start = now;
            turn = 0;
            return 0;
        }
        return wait;
    }

    /** Ends the current turn. */
    void endTurn() {
        turn++;
    }

    /** Returns the clock's time at which a reading of the given event time is due. */
    long due(Instant time, long now) {
        if (latest == null) {
            return anchorAt(time, now);
        }
        if (!time.isAfter(latest)) {
            return now;
        }
        latest = time;
        long due = anchoredAt + (long) Math.min(LONGEST_WAIT, nanosSinceAnchor(time) / speed);
        return now - due > LONGEST_LAG.toNanos() ? anchorAt(time, now) : due;
    }

    private long anchorAt(Instant time, long now) {
        anchor = time;
        latest = time;
        anchoredAt = now;
        return now;
    }

    private double nanosSinceAnchor(Instant time) {
        Duration since = Duration.between(anchor, time);
        return since.getSeconds() * NANOS_PER_SECOND + since.getNano();
    }
}
