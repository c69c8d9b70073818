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

    /** Returns an error that more input cannot correct. */
    public static SyntaxException wrong(int line, String message) {
        return new SyntaxException(line, message, false);
    }

    /** Returns an error for input that ends in the middle of a statement; a prompt then reads another line. */
    static SyntaxException incomplete(int line, String message) {
        return new SyntaxException(line, message, true);
    }

    /** Returns the line of the error, from 1. */
    int line() {
        return line;
    }

    boolean isIncomplete() {
        return incomplete;
    }
}
