package io.dps.contract;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of failure that a user can meet, as far as a caller or an exit code distinguishes them. */
public enum FailureKind {
    /** The operation was refused or went wrong. */
    FAILED(ExitCode.FAILED),
    /** The content of a file cannot be used. */
    INPUT(ExitCode.FAILED),
    /** The disk of this machine refused to read, write or move a file. */
    STORAGE(ExitCode.FAILED),
    /** The command line or the configuration is wrong, or contradicts what is deployed. */
    USAGE(ExitCode.USAGE),
    /** A service does not answer or is not deployed, or a prerequisite is missing. */
    UNREACHABLE(ExitCode.UNREACHABLE),
    /** Something did not happen in time. */
    TIMEOUT(ExitCode.TIMEOUT),
    /** Another writer holds the checkpoint. */
    WRITER_HELD(ExitCode.WRITER_HELD),
    /** The options or topics are not those that the checkpoint was made with. */
    REFUSED(ExitCode.REFUSED),
    /** A bug in dps. */
    INTERNAL(ExitCode.INTERNAL),
    /** The user pressed Ctrl-C, or the waiting thread was interrupted. */
    INTERRUPTED(ExitCode.INTERRUPTED),
    /** The reader of the output went away. */
    OUTPUT_CLOSED(ExitCode.OUTPUT_CLOSED);

    private final ExitCode exitCode;

    FailureKind(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the first kind with that exit code; empty if no program of dps ends with it when it fails. */
    public static Optional<FailureKind> of(int exitCode) {
        return Arrays.stream(values())
                .filter(kind -> kind.exitCode.value() == exitCode)
                .findFirst();
    }

    /** Returns the exit code of a process that fails in this way. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
