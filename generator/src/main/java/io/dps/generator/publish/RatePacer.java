package io.dps.generator.publish;

import io.dps.generator.publish.PublishRequest.RateLimit;
import java.time.Duration;

/**
 * When each reading is due: turn n at start + n / rate, so that a late turn does not delay the ones after it. Whoever
 * falls further behind than {@link #LONGEST_LAG} (a suspended machine, a stalled broker) does not catch up in a burst;
 * the schedule then begins anew.
 */
final class RatePacer {

    /** How far behind its schedule a publisher still catches up. */
    static final Duration LONGEST_LAG = Duration.ofSeconds(1);

    private static final double NANOS_PER_SECOND = 1e9;

    private final RateLimit rate;
    private long start;
    private long turn;

    RatePacer(RateLimit rate, long start) {
        this.rate = rate;
        this.start = start;
    }

    /** Returns how many nanoseconds after {@code now} the current turn is due; zero or less if it is due. */
    long nanosUntilDue(long now) {
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
    void advance() {
        turn++;
    }
}
