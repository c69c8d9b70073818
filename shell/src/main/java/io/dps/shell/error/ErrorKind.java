package io.dps.shell.error;

/** The kinds of failure a user can meet; each has one exit code, everywhere. */
public enum ErrorKind {
    FAILED(1, "the operation was refused or failed"),
    USAGE(2, "wrong command line, wrong configuration, or a confirmation needed without -y"),
    UNREACHABLE(3, "not reachable, not deployed, or a prerequisite is missing"),
    TIMEOUT(4, "it did not become ready in time"),
    INTERNAL(70, "a fault of dps itself"),
    INTERRUPTED(130, "ended by Ctrl-C"),
    OUTPUT_CLOSED(141, "the reader of the output went away");

    private final int exitCode;
    private final String meaning;

    ErrorKind(int exitCode, String meaning) {
        this.exitCode = exitCode;
        this.meaning = meaning;
    }

    /** What the process, or the line at the prompt, ends with. */
    public int exitCode() {
        return exitCode;
    }

    /** The kind in words, for help texts. */
    public String meaning() {
        return meaning;
    }
}
