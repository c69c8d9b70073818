package io.dps.shell.line;

/** The action of the loop after a failure. */
public enum FailurePolicy {
    /** A batch ends, with the code of the failure. */
    STOP_AT_FAILURE,
    /** A batch goes on and ends with the code of its last failure ({@code --keep-going}). */
    KEEP_GOING,
    /** A prompt goes on. */
    PROMPT
}
