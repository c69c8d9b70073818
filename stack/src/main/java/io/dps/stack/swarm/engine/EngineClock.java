package io.dps.stack.swarm.engine;

import io.dps.contract.Deadline;
import io.dps.stack.state.StateFailure;
import java.time.Duration;
import java.time.Instant;

/** The clock that the verbs of a stack go by, and the pauses that they make between two looks at the engine. */
public interface EngineClock {
    /** By the clock of this machine. */
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
     * @param doing what is interrupted if it is
     * @throws io.dps.contract.UserFailure {@code INTERRUPTED}
     */
    void of(long millis, String doing);

    /** The time of day. */
    Instant now();

    /** Time that runs steadily, in nanoseconds; only differences mean something. */
    long nanoTime();

    /** A limit by this clock. */
    default Deadline deadline(Duration time) {
        return Deadline.after(time, this::nanoTime);
    }
}
