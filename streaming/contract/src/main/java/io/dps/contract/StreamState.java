package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a stream's run, as its progress records report them. */
public enum StreamState {
    /**
     * The Spark session is up and the lock is held; reported again once the query is up. No batch of this run has
     * ended yet. Batches that an earlier run finished but could not report are also reported in this state.
     */
    STARTING,
    /** A batch has just ended. */
    RUNNING,
    /** There was nothing to do for some seconds. */
    IDLE,
    /** The query failed with a transient error, and will be restarted after a pause. */
    RESTARTING,
    /** The run was stopped on request. */
    STOPPED,
    /** The run ended with an error. */
    FAILED,
    /** The checkpoint was dropped; written by the command that dropped it, not by a run. */
    RESET,
    /** A state that only a later version of dps knows; never written. */
    UNKNOWN;

    /** Returns the name in the progress record. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the run has ended, according to its last report. */
    public boolean hasEnded() {
        return this == STOPPED || this == FAILED || this == RESET;
    }

    @Override
    public String toString() {
        return id();
    }
}
