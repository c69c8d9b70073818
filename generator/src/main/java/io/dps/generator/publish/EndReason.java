package io.dps.generator.publish;

/** Why publishing ended. */
public enum EndReason {
    /** The source had no more readings. */
    EXHAUSTED,
    /** The wanted number of readings was sent. */
    COUNT,
    /** The wanted time was over. */
    DURATION,
    /** The publishing thread was interrupted. */
    INTERRUPTED
}
