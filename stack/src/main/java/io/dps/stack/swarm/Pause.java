package io.dps.stack.swarm;

import io.dps.stack.state.StateFailure;

/** Waits between two looks at the engine. */
final class Pause {
    private Pause() {}

    /** @param doing what is interrupted if it is */
    static void of(long millis, String doing) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw StateFailure.interrupted(doing);
        }
    }
}
