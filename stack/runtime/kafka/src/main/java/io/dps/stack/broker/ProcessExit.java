package io.dps.stack.broker;

/** Ends a broker process that cannot continue. */
final class ProcessExit {
    private ProcessExit() {}

    /**
     * Ends the process with a line on standard error. Standard error is its log, where {@code stack status} looks for
     * a line of this form. Callers write {@code throw} before the call, so that the compiler knows that nothing
     * follows.
     */
    static IllegalStateException with(int code, String message) {
        System.err.println("error: " + message);
        System.exit(code);
        return new IllegalStateException(message);
    }
}
