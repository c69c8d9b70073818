package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What a failed write to the output means. */
public final class OutputFailure {
    /** What the JDK and the system say of a pipe or socket without a reader, and of a stream that was closed. */
    private static final List<String> SIGNS = List.of("pipe", "closed", "reset by peer");

    /**
     * What the system says of a descriptor that was closed from the start, for which the launcher puts one that cannot be
     * written to: nobody has read and left, so that this is a failure.
     */
    private static final String NOT_OPEN = "bad file descriptor";

    private OutputFailure() {}

    /** Returns that the reader is gone or, as with a full disk, a failure that must be told. */
    public static UserFailure of(IOException cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String low = message.toLowerCase(Locale.ROOT);
        if (SIGNS.stream().anyMatch(low::contains)) {
            return UserFailure.outputClosed(cause);
        }
        if (low.contains(NOT_OPEN)) {
            return UserFailure.failed(
                    "cannot write the output: standard output is closed",
                    "leave it open, or send what is not wanted to /dev/null",
                    cause);
        }
        String reason = message.isEmpty() ? "the write failed" : low;
        return UserFailure.failed("cannot write the output: " + reason, "check the file or the disk it lies on", cause);
    }
}
