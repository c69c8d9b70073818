package io.dps.shell.output;

/** How the progress of a command is shown on standard error. */
public enum ProgressMode {
    /** Not at all. */
    OFF,
    /** As lines that stay, one every few seconds. */
    LINES,
    /** As one line that is rewritten. */
    IN_PLACE;

    /**
     * Returns the mode for a standard error.
     *
     * @param terminal whether standard error is a terminal
     * @param rewritable whether that terminal can rewrite a line
     * @param forced whether the user wants progress off a terminal too
     */
    public static ProgressMode of(boolean terminal, boolean rewritable, boolean forced) {
        if (terminal) {
            return rewritable ? IN_PLACE : LINES;
        }
        return forced ? LINES : OFF;
    }
}
