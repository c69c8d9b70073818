package io.dps.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The exception for failures that users see: the message says what failed, by name, and why; the hint says what to
 * do next. Code that calls a vendor's library converts the vendor's exceptions to this one; everything above lets it
 * pass to the edge of the process, where {@link FailureReport} turns it into output and an exit code.
 */
public class UserFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String hint;

    /**
     * Makes a failure.
     *
     * @param message what failed: lower case, without a full stop; may be empty if there is nothing to report
     * @param hint what to do next, as an instruction; may have several lines, may be empty
     * @param cause the vendor's exception, for the log; may be null
     */
    public UserFailure(FailureKind kind, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.hint = Objects.requireNonNull(hint, "hint");
    }

    /** Makes a failure without a cause. */
    public UserFailure(FailureKind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    /** Makes a failure for an operation that was refused or went wrong. */
    public static UserFailure failed(String message, String hint) {
        return failed(message, hint, null);
    }

    /** Makes a failure for an operation that was refused or went wrong. */
    public static UserFailure failed(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.FAILED, message, hint, cause);
    }

    /** Makes a failure for a file whose content cannot be used. */
    public static UserFailure input(String message, String hint) {
        return input(message, hint, null);
    }

    /** Makes a failure for a file whose content cannot be used. */
    public static UserFailure input(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.INPUT, message, hint, cause);
    }

    /** Makes a failure for a disk that refused an operation, whatever the file holds. */
    public static UserFailure storage(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.STORAGE, message, hint, cause);
    }

    /** Makes a failure for a wrong command line or configuration; the hint names the help. */
    public static UserFailure usage(String message) {
        return usage(message, "see the command's --help");
    }

    /** Makes a failure for a wrong command line or configuration. */
    public static UserFailure usage(String message, String hint) {
        return usage(message, hint, null);
    }

    /** Makes a failure for a wrong command line or configuration. */
    public static UserFailure usage(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.USAGE, message, hint, cause);
    }

    /** Makes a failure for a service that does not answer or is not deployed. */
    public static UserFailure unreachable(String message, String hint) {
        return unreachable(message, hint, null);
    }

    /** Makes a failure for a service that does not answer or is not deployed. */
    public static UserFailure unreachable(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.UNREACHABLE, message, hint, cause);
    }

    /** Makes a failure for something that did not happen in time. */
    public static UserFailure timeout(String message, String hint) {
        return timeout(message, hint, null);
    }

    /** Makes a failure for something that did not happen in time. */
    public static UserFailure timeout(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.TIMEOUT, message, hint, cause);
    }

    /**
     * Makes a failure for a user who pressed Ctrl-C; the message says what had been done by then, and may be empty.
     */
    public static UserFailure interrupted(String message) {
        return new UserFailure(FailureKind.INTERRUPTED, message, "");
    }

    /** Makes a failure for an output whose reader is gone, as with {@code dps ... | head}; it is not reported. */
    public static UserFailure outputClosed(@Nullable Throwable cause) {
        return new UserFailure(FailureKind.OUTPUT_CLOSED, "", "", cause);
    }

    /** Returns the kind of failure. */
    public final FailureKind kind() {
        return kind;
    }

    /** Returns what to do next; may be empty. */
    public final String hint() {
        return hint;
    }
}
