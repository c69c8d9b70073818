package io.dps.stack.model;

import java.time.Duration;

/** Receives the progress of a long command, service by service. Called from any thread, one call at a time. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Called when a service reaches a step.
     *
     * @param service its name
     * @param step the step it has reached
     * @param elapsed time since the command began
     * @param detail one more line about the step, may be empty
     */
    void onProgress(String service, Step step, Duration elapsed, String detail);

    /** A step of a service. */
    enum Step {
        UNCHANGED,
        BUILDING,
        BUILT,
        STARTING,
        WAITING,
        HEALTHY,
        STOPPING,
        STOPPED,
        FAILED
    }
}
