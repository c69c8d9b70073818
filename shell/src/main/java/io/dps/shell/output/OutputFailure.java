package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Converts a failed write to the output into a {@link UserFailure}. */
public final class OutputFailure {
    /**
     * Parts of the messages with which the JDK and the system report that a pipe or socket has lost its reader, or that
     * a stream is closed.
     */
    private static final List<String> READER_GONE = List.of("pipe", "closed", "reset by peer");

    /**
     * The system's message if standard output was closed from the start, because the launcher then opens an unwritable
     * descriptor instead. In this case no reader has gone away, so it is an error.
     */
    private static final String NOT_OPEN = "bad file descriptor";

    private OutputFailure() {}

    /**
     * Returns a failure that ends the command silently if the reader has gone away; otherwise an error to report, such
     * as a full disk.
     */
    public static UserFailure of(IOException cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String low = message.toLowerCase(Locale.ROOT);
        if (READER_GONE.stream().anyMatch(low::contains)) {
            return UserFailure.outputClosed(cause);
        }
        if (low.contains(NOT_OPEN)) {
            return UserFailure.failed(
                    "cannot write the output: standard output is closed",
                    "keep standard output open, or redirect unwanted output to /dev/null",
                    cause);
        }
        String reason = message.isEmpty() ? "the write failed" : low;
        return UserFailure.failed("cannot write the output: " + reason, "check the output file and its disk", cause);
    }
}
