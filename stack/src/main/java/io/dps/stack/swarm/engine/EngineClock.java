package io.dps.stack.swarm.engine;

import io.dps.stack.state.StateFailure;

/** Waits between two looks at the engine. */
public final class EngineClock {
    private EngineClock() {}

    /** @param doing what is interrupted if it is */
    public static void of(long millis, String doing) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw StateFailure.interrupted(doing);
        }
    }
}
