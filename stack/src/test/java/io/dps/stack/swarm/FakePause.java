package io.dps.stack.swarm;

import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.engine.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves on by what is paused, without waiting. */
public final class FakePause implements EngineClock {
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private volatile long shortest;
    private volatile Runnable whenPaused = () -> {};

    @Override
    public void of(long millis, String doing) {
        nanos.addAndGet(Math.max(shortest, Duration.ofMillis(millis).toNanos()));
        whenPaused.run();
        if (Thread.interrupted()) {
            throw StateFailure.interrupted(doing);
        }
    }

    @Override
    public Instant now() {
        return BEGIN.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Makes each pause at least that long, so that a test of a long wait takes few looks. */
    public void atLeast(Duration time) {
        shortest = time.toNanos();
    }

    /** What happens during each pause. */
    public void whenPaused(Runnable action) {
        whenPaused = action;
    }
}
