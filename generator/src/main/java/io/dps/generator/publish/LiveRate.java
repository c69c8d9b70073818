package io.dps.generator.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** A rate over the last seconds. Used by one thread. */
final class LiveRate {

    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long count) {}

    LiveRate(long startedAt) {
        samples.add(new Sample(startedAt, 0));
    }

    /** Takes in how many there are now, and returns how many came per second; empty while no time has passed. */
    OptionalDouble perSecond(long now, long count) {
        samples.addLast(new Sample(now, count));
        // One sample as old as the window stays.
        while (samples.size() > 2 && now - secondOldest().at() >= WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.peekFirst();
        long nanos = now - oldest.at();
        return nanos <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((count - oldest.count()) * NANOS_PER_SECOND / nanos);
    }

    private Sample secondOldest() {
        var each = samples.iterator();
        each.next();
        return each.next();
    }
}
