package io.dps.streaming;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause before the next try: one second at first, then twice as long each time up to a minute, and up to a
 * quarter less by chance, so that many streams of one broker do not all come back at the same moment. Used by one thread.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the next pause. */
    Duration next() {
        Duration full = next;
        next = full.multipliedBy(2).compareTo(LONGEST) < 0 ? full.multipliedBy(2) : LONGEST;
        return full.minusMillis((long) (full.toMillis() / 4.0 * random.nextDouble()));
    }

    /** Begins anew with the shortest. */
    void reset() {
        next = FIRST;
    }
}
