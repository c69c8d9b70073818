package io.dps.streaming.progress;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run of the averager is doing. */
public enum StreamState {
    /**
     * The session is up and the lock is held, and said again once the query is up; no batch of this run has ended yet. Batches of an earlier run which that run
     * could not report are told of in this state.
     */
    STARTING,
    /** A batch has just ended. */
    RUNNING,
    /** There was nothing to do for some seconds. */
    IDLE,
    /** The query ended by a fault that passes; it is started again after a pause. */
    RESTARTING,
    /** Ended as it was asked to. */
    STOPPED,
    /** Ended by an error. */
    FAILED;

    /** Returns the name in the progress record. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
