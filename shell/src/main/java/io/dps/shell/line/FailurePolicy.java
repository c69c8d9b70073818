package io.dps.shell.line;

/** How the statement loop reacts to a failure. */
public enum FailurePolicy {
    /** Ends the batch with the exit code of the failure. */
    STOP_AT_FAILURE,
    /** Continues the batch and ends it with the exit code of its last failure ({@code --keep-going}). */
    KEEP_GOING,
    /** Continues the prompt. */
    PROMPT
}
