package io.dps.generator.publish;

import java.util.concurrent.TimeUnit;

/** Time that runs steadily, in nanoseconds, and waiting in it. */
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

    /** Returns the time; only differences mean something. */
    long nanoTime();

    /** Waits for the given time. */
    void sleep(long nanos) throws InterruptedException;
}
