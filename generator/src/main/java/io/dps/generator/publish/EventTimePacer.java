package io.dps.generator.publish;

import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import java.time.Duration;
import java.time.Instant;

/**
 * When each reading of a replay is due: at the distance of its event time from the first one's, divided by the speed.
 * What is out of order goes at once. Whoever falls further behind than {@link RatePacer#LONGEST_LAG} does not catch up
 * in a burst; the pace then begins anew.
 */
final class EventTimePacer {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LONGEST_WAIT = Long.MAX_VALUE / 4.0;

    private final double factor;
    private Instant anchor;
    private Instant latest;
    private long anchoredAt;

    EventTimePacer(ReplaySpeed speed) {
        this.factor = speed.factor();
    }

    /** Returns the clock's time at which a reading of the given event time is due. */
    long due(Instant time, long now) {
        if (latest == null) {
            return startAt(time, now);
        }
        if (!time.isAfter(latest)) {
            return now;
        }
        latest = time;
        long due = anchoredAt + (long) Math.min(LONGEST_WAIT, nanosSinceAnchor(time) / factor);
        return now - due > RatePacer.LONGEST_LAG.toNanos() ? startAt(time, now) : due;
    }

    private long startAt(Instant time, long now) {
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
