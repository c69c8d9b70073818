package io.dps.shell.client.spark;

import io.dps.shell.error.DpsException;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.connect.client.RetriesExceeded;
import org.sparkproject.io.grpc.Status;
import org.sparkproject.io.grpc.StatusRuntimeException;

/** Turns the exceptions of the Connect client into words for users. */
final class SparkFailures {
    private SparkFailures() {}

    /**
     * The failure in our words. The client's "retries exceeded" is neither exception nor error.
     *
     * @throws Error as it is: it is no failure of the server
     */
    static DpsException translate(String address, Throwable failure) {
        if (failure instanceof Error fault) {
            throw fault;
        }
        if (failure instanceof DpsException known) {
            return known;
        }
        StatusRuntimeException status = status(failure);
        if (status != null && status.getStatus().getCode() == Status.Code.UNAUTHENTICATED) {
            return DpsException.unreachable(
                    "Spark Connect at " + address + " refused the token",
                    "deploy again, or check the context",
                    failure);
        }
        boolean unavailable = status != null && status.getStatus().getCode() == Status.Code.UNAVAILABLE;
        if (unavailable || failure instanceof RetriesExceeded) {
            return DpsException.unreachable(
                    "Spark Connect at " + address + " went away",
                    "see 'stack status' and 'stack logs connect'",
                    failure);
        }
        if (endsSession(failure)) {
            return DpsException.unreachable(
                    "Spark Connect at " + address + " was started again, and this session ended with it",
                    "run it again: a new session begins, and views of topics are made again",
                    failure);
        }
        return DpsException.failed(readable(failure) + place(failure), "", failure);
    }

    /** Whether the server no longer knows the session (error class INVALID_HANDLE), or is another one than before. */
    static boolean endsSession(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("INVALID_HANDLE") || message.contains("session ID changed")) {
                return true;
            }
        }
        return false;
    }

    private static StatusRuntimeException status(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException found) {
                return found;
            }
        }
        return null;
    }

    /** Where in the statement Spark saw the fault, which Connect tells apart from the message; nothing when it does not. */
    private static String place(Throwable failure) {
        if (!(failure instanceof SparkThrowable spark)) {
            return "";
        }
        for (QueryContext context : spark.getQueryContext()) {
            if (context.contextType() == QueryContextType.SQL && context.startIndex() >= 0) {
                return " (character " + (context.startIndex() + 1) + ")";
            }
        }
        return "";
    }

    /** The first paragraph of a message of Spark: what follows repeats the statement and the server's stack. */
    private static String readable(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String paragraph = message.strip()
                .lines()
                .takeWhile(line -> !line.isBlank() && !line.startsWith("== ") && !line.startsWith("JVM stacktrace"))
                .map(line -> line.endsWith(";") ? line.substring(0, line.length() - 1) : line)
                .collect(Collectors.joining(" "));
        return paragraph.isEmpty() ? message.strip().lines().findFirst().orElse("") : paragraph;
    }
}
