package io.dps.shell.output;

import io.dps.contract.FailureKind;

/** How the user ended a pager before all rows were shown. */
public enum PagerEnd {
    /** There was no pager, or it was not the user who ended it. */
    NONE,
    /** The user has seen enough of these rows. */
    QUIT,
    /** Ctrl-C, a closed terminal or a kill ended it: nothing may follow. */
    INTERRUPTED;

    /** Returns true for a failure of a command that the end of its pager may have caused. */
    public static boolean mayCause(FailureKind failure) {
        return failure == FailureKind.OUTPUT_CLOSED || failure == FailureKind.INTERRUPTED;
    }

    /** Returns what an exit code of a pager means, as the system's shell reports it. */
    static PagerEnd of(int exitCode) {
        return switch (exitCode) {
            case 0, 141 -> QUIT;
            case 129, 130, 143 -> INTERRUPTED;
            default -> NONE;
        };
    }
}
