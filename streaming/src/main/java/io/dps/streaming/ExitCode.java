package io.dps.streaming;

/** How the averager's process ends. The numbers are a contract with whoever starts it. */
public enum ExitCode {
    /** Done: caught up, or stopped when asked to. */
    OK(0),
    /** The query failed. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The broker cannot be reached, or a topic is missing. */
    UNREACHABLE(3),
    /** Another writer holds the checkpoint. */
    WRITER_HELD(5),
    /** The options or topics are not those that the checkpoint was made with. */
    REFUSED(6);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** Returns the process exit code. */
    public int value() {
        return value;
    }
}
