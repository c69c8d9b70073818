package io.dps.shell.line;

/** A line that does not follow the grammar. */
public final class SyntaxException extends RuntimeException {
    private final int line;
    private final boolean incomplete;

    private SyntaxException(int line, String message, boolean incomplete) {
        super(message);
        this.line = line;
        this.incomplete = incomplete;
    }

    /** More input could not mend it. */
    public static SyntaxException wrong(int line, String message) {
        return new SyntaxException(line, message, false);
    }

    /** The input ends in the middle; a prompt asks for more. */
    static SyntaxException incomplete(int line, String message) {
        return new SyntaxException(line, message, true);
    }

    /** The line where it was noticed, from 1. */
    int line() {
        return line;
    }

    boolean isIncomplete() {
        return incomplete;
    }
}
