package io.dps.generator.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when someone sleeps on it, or when told to. */
final class FakeClock implements MonotonicClock {

    private final List<Long> sleeps = new ArrayList<>();
    // Near the overflow, as the real clock may be.
    private long now = Long.MAX_VALUE - 5;
    private Runnable whenSlept = () -> {};
    private long oversleeps;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (nanos <= 0) {
            throw new IllegalArgumentException("nothing to sleep: " + nanos);
        }
        sleeps.add(nanos);
        now += nanos + oversleeps;
        whenSlept.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    void advance(Duration time) {
        now += time.toNanos();
    }

    /** Sleeps longer than it was told, as real clocks do. */
    void oversleepBy(Duration time) {
        oversleeps = time.toNanos();
    }

    void whenSlept(Runnable action) {
        whenSlept = action;
    }

    List<Long> sleeps() {
        return sleeps;
    }
}
