package io.dps.stack.model;

import java.time.Duration;

/** Hears how a long verb gets on, service by service. Called from any thread, one call at a time. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * A service reached a step.
     *
     * @param service its name
     * @param step what it does now
     * @param elapsed time since the verb began
     * @param detail one line more about it, may be empty
     */
    void onProgress(String service, Step step, Duration elapsed, String detail);

    /** The steps of a service. */
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
