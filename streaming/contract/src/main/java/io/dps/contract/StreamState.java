package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run of a stream is doing, as its progress records report. */
public enum StreamState {
    /**
     * The session is up and the lock is held; reported again once the query is up. No batch of this run has ended yet.
     * Batches that an earlier run finished and could not report are reported in this state.
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
    FAILED,
    /** The checkpoint was dropped: written by whoever dropped it, not by a run. */
    RESET,
    /** A state that only a later version of dps knows; never written. */
    UNKNOWN;

    /** Returns the name in the progress record. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether no run is at work any more, by its own last word. */
    public boolean hasEnded() {
        return this == STOPPED || this == FAILED || this == RESET;
    }

    @Override
    public String toString() {
        return id();
    }
}
