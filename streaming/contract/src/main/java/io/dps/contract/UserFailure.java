package io.dps.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one failure that people see: what failed, with its name and why, and in the hint what to do next. Whoever meets a
 * vendor's exception makes it at that boundary; everything above lets it pass to the edge of the process, where {@link
 * FailureReport} turns it into words and an exit code.
 */
public class UserFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final String hint;

    /**
     * Makes a failure.
     *
     * @param message what failed: lower case, without a full stop; may be empty for one that everybody knows of
     * @param hint what to do next, as an instruction; may have several lines, may be empty
     * @param cause the vendor's exception, for the log; may be null
     */
    public UserFailure(FailureKind kind, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.hint = Objects.requireNonNull(hint, "hint");
    }

    /** Makes a failure that no other exception led to. */
    public UserFailure(FailureKind kind, String message, String hint) {
        this(kind, message, hint, null);
    }

    /** The operation was refused or went wrong. */
    public static UserFailure failed(String message, String hint) {
        return failed(message, hint, null);
    }

    /** The operation was refused or went wrong. */
    public static UserFailure failed(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.FAILED, message, hint, cause);
    }

    /** What a file holds cannot be used. */
    public static UserFailure input(String message, String hint) {
        return input(message, hint, null);
    }

    /** What a file holds cannot be used. */
    public static UserFailure input(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.INPUT, message, hint, cause);
    }

    /** The disk of this machine refused, whatever the file holds. */
    public static UserFailure storage(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.STORAGE, message, hint, cause);
    }

    /** The command line or the configuration is wrong; the hint names the help. */
    public static UserFailure usage(String message) {
        return usage(message, "see the command's --help");
    }

    /** The command line or the configuration is wrong. */
    public static UserFailure usage(String message, String hint) {
        return usage(message, hint, null);
    }

    /** The command line or the configuration is wrong. */
    public static UserFailure usage(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.USAGE, message, hint, cause);
    }

    /** A service does not answer, or is not deployed. */
    public static UserFailure unreachable(String message, String hint) {
        return unreachable(message, hint, null);
    }

    /** A service does not answer, or is not deployed. */
    public static UserFailure unreachable(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.UNREACHABLE, message, hint, cause);
    }

    /** Something awaited did not come. */
    public static UserFailure timeout(String message, String hint) {
        return timeout(message, hint, null);
    }

    /** Something awaited did not come. */
    public static UserFailure timeout(String message, String hint, @Nullable Throwable cause) {
        return new UserFailure(FailureKind.TIMEOUT, message, hint, cause);
    }

    /** The user pressed Ctrl-C; the message has what had been done by then, and may be empty. */
    public static UserFailure interrupted(String message) {
        return new UserFailure(FailureKind.INTERRUPTED, message, "");
    }

    /** The reader of the output is gone, as with {@code dps ... | head}; that is not reported. */
    public static UserFailure outputClosed(@Nullable Throwable cause) {
        return new UserFailure(FailureKind.OUTPUT_CLOSED, "", "", cause);
    }

    /** Returns what kind of failure it is. */
    public final FailureKind kind() {
        return kind;
    }

    /** Returns what to do next; may be empty. */
    public final String hint() {
        return hint;
    }
}
