package io.dps.stack.broker;

/** The end of a broker's process that cannot go on. */
final class ProcessExit {
    private ProcessExit() {}

    /**
     * Ends the process, with a line on its standard error: that is its log, where {@code stack status} looks for a line of
     * this form. Thrown by callers, so that the compiler knows that nothing follows.
     */
    static IllegalStateException with(int code, String message) {
        System.err.println("error: " + message);
        System.exit(code);
        return new IllegalStateException(message);
    }
}
