package io.dps.generator.replay;

/** What a replay does with a row of which no reading can be made. */
public enum BadRowPolicy {
    /** Tells of it, counts it and goes on with the next one. */
    LEAVE_OUT,
    /** Ends with a failure that names file, line, column and reason. */
    STOP
}
