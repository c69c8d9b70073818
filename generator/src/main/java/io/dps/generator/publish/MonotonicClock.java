package io.dps.generator.publish;

import java.util.concurrent.TimeUnit;

/** A monotonic clock in nanoseconds that can also wait. */
interface MonotonicClock {

    /** The clock of this JVM. */
    MonotonicClock SYSTEM = new MonotonicClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** Returns the time; only differences are meaningful. */
    long nanoTime();

    /** Waits for the given time. */
    void sleep(long nanos) throws InterruptedException;
}
