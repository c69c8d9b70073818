package io.dps.shell.error;

import java.nio.file.InvalidPathException;
import org.apache.commons.lang3.StringUtils;

/**
 * A failure that a user is told of: what failed, with its name, and in the hint what to do next. Clients make it at
 * their boundary to the vendor; everything above lets it pass to the {@link ErrorMapper}.
 */
public final class DpsException extends RuntimeException {
    private final ErrorKind kind;
    private final String hint;

    public DpsException(ErrorKind kind, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.hint = hint;
    }

    /** A text that can be no path, such as one with a NUL character. */
    public static DpsException noPath(InvalidPathException path) {
        return usage(
                "'" + path.getInput() + "' is not a path: " + StringUtils.uncapitalize(path.getReason()),
                "write a path without that character");
    }

    /** The operation was refused or went wrong. */
    public static DpsException failed(String message, String hint) {
        return new DpsException(ErrorKind.FAILED, message, hint, null);
    }

    /** As {@link #failed(String, String)}, with the vendor's exception for the log. */
    public static DpsException failed(String message, String hint, Throwable cause) {
        return new DpsException(ErrorKind.FAILED, message, hint, cause);
    }

    /** The command line or the configuration is wrong. */
    public static DpsException usage(String message, String hint) {
        return new DpsException(ErrorKind.USAGE, message, hint, null);
    }

    /** A service does not answer, or is not deployed. */
    public static DpsException unreachable(String message, String hint) {
        return new DpsException(ErrorKind.UNREACHABLE, message, hint, null);
    }

    /** As {@link #unreachable(String, String)}, with the vendor's exception for the log. */
    public static DpsException unreachable(String message, String hint, Throwable cause) {
        return new DpsException(ErrorKind.UNREACHABLE, message, hint, cause);
    }

    /** Something awaited did not come. */
    public static DpsException timeout(String message, String hint) {
        return new DpsException(ErrorKind.TIMEOUT, message, hint, null);
    }

    /** The user pressed Ctrl-C; the message says what had been done by then, and may be empty. */
    public static DpsException interrupted(String message) {
        return new DpsException(ErrorKind.INTERRUPTED, message, "", null);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** What to do next; empty when there is nothing to say. */
    public String hint() {
        return hint;
    }
}
