package io.dps.stack.model;

/** Tells that a verb of a {@link Target} failed: what failed, and in the hint what to do next. Texts are for users. */
public final class StackException extends RuntimeException {
    /** What kind of failure it is; a shell maps it to its exit code. */
    public enum Reason {
        /** The operation was refused or went wrong. */
        FAILED,
        /** Another process is changing this context. */
        BUSY,
        /** A port is held by another program. */
        PORT_TAKEN,
        /** The request contradicts the deployment or itself. */
        INVALID,
        /** Nothing is deployed, or a service does not answer. */
        UNREACHABLE,
        /** Something did not become ready in time. */
        TIMEOUT,
        /** The verb does not exist for this target. */
        UNSUPPORTED,
        /** The waiting thread was interrupted. */
        INTERRUPTED
    }

    private final Reason reason;
    private final String hint;

    public StackException(Reason reason, String message, String hint) {
        this(reason, message, hint, null);
    }

    public StackException(Reason reason, String message, String hint, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.hint = hint;
    }

    public Reason reason() {
        return reason;
    }

    /** What to do next; may have several lines, may be empty. */
    public String hint() {
        return hint;
    }
}
