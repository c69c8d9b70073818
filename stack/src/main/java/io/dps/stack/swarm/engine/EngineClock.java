package io.dps.stack.swarm.engine;

import io.dps.contract.Deadline;
import io.dps.stack.state.StateFailure;
import java.time.Duration;
import java.time.Instant;

/** The clock for commands on a stack, and for their pauses between two polls of the engine. */
public interface EngineClock {
    /** The clock of this machine. */
    EngineClock REAL = new EngineClock() {
        @Override
        public void of(long millis, String doing) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                throw StateFailure.interrupted(doing);
            }
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /**
     * Waits.
     *
     * @param doing the activity during which dps waits, for the message of an interruption
     * @throws io.dps.contract.UserFailure of kind {@code INTERRUPTED} when the thread is interrupted
     */
    void of(long millis, String doing);

    /** Returns the time of day. */
    Instant now();

    /** Returns monotonic time in nanoseconds; only differences are meaningful. */
    long nanoTime();

    /** Creates a deadline by this clock. */
    default Deadline deadline(Duration time) {
        return Deadline.after(time, this::nanoTime);
    }
}
