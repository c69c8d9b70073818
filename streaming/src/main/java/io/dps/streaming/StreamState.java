package io.dps.streaming;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run of the averager is doing. */
public enum StreamState {
    /** The session is up and the lock is held; no batch has ended yet. */
    STARTING,
    /** A batch has just ended. */
    RUNNING,
    /** There was nothing to do for some seconds. */
    IDLE,
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
