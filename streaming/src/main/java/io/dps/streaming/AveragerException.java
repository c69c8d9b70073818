package io.dps.streaming;

/** A failure that is told to the user: what failed, what to do about it, and the exit code it ends in. */
public final class AveragerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;

    /**
     * Makes a failure.
     *
     * @param message what failed, with the name: lower case, no dot at the end
     * @param hint what to do about it
     */
    public AveragerException(ExitCode exitCode, String message, String hint) {
        this(exitCode, message, hint, null);
    }

    /** Makes a failure that another exception led to. */
    public AveragerException(ExitCode exitCode, String message, String hint, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** Returns the failure of a command line whose values make no sense together. */
    static AveragerException usage(IllegalArgumentException senseless) {
        return new AveragerException(ExitCode.USAGE, senseless.getMessage(), "see --help", senseless);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
