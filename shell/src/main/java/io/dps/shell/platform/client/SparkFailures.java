package io.dps.shell.platform.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.sparkproject.io.grpc.Status;
import org.sparkproject.io.grpc.StatusRuntimeException;

/** Translates the exceptions of the Connect client into error messages. */
final class SparkFailures {
    /** The messages with which the JVM reports that memory has run out. */
    private static final List<String> WITHOUT_MEMORY = List.of(
            "Java heap space",
            "Requested array size exceeds VM limit",
            "GC overhead limit exceeded",
            "direct buffer memory",
            "of direct memory",
            "java.lang.OutOfMemoryError");

    private static final Pattern RESULT_SIZE =
            Pattern.compile("bigger than spark\\.driver\\.maxResultSize \\(([^)]+)\\)");

    private SparkFailures() {}

    /**
     * Translates a failure. If the client gave up retrying, translates the failure of its last attempt.
     *
     * @throws Error unchanged, since an error is not a failure of the server
     */
    static UserFailure translate(ConnectEndpoint connect, Throwable failure) {
        String address = connect.address();
        if (failure instanceof Error fault) {
            throw fault;
        }
        if (failure instanceof UserFailure known) {
            return known;
        }
        if (has(failure, Status.Code.UNAUTHENTICATED)) {
            return UserFailure.unreachable(
                    "Spark Connect at " + address + " refused the token",
                    "check the token of the context with: context show; if dps deployed the stack, run: stack restart connect",
                    failure);
        }
        Optional<Throwable> tls = TlsFailures.of(failure);
        if (tls.isPresent()) {
            return UserFailure.unreachable(
                    "no TLS connection to Spark Connect at " + address + ": " + TlsFailures.reason(failure),
                    TlsFailures.advice(failure, "connect.ca-file"),
                    failure);
        }
        if (has(failure, Status.Code.DEADLINE_EXCEEDED)) {
            return UserFailure.unreachable(
                    "Spark Connect at " + address + " did not respond in time",
                    "wait if the server is still starting, or check its memory; if dps deployed the stack, see: stack logs connect",
                    failure);
        }
        boolean garbled = has(failure, Status.Code.INTERNAL) && mentions(failure, "http2 exception");
        boolean lost = has(failure, Status.Code.UNAVAILABLE);
        if ((lost || garbled) && !connect.tls() && TlsProbe.speaksTls(connect.host() + ":" + connect.port())) {
            return UserFailure.unreachable(
                    "Spark Connect at " + address + " requires TLS, but connect.url does not enable it",
                    "add use_ssl=true to connect.url: " + address + "/;use_ssl=true",
                    failure);
        }
        if (lost) {
            return UserFailure.unreachable(
                    "lost the connection to Spark Connect at " + address,
                    "check with 'stack status' whether the server is restarting; if it ran out of memory, use a statement"
                            + " that needs less memory",
                    failure);
        }
        if (endsSession(failure)) {
            return UserFailure.unreachable(
                    "Spark Connect at " + address + " was restarted, which ended this session",
                    "run the statement again; dps then opens a new session and creates the views of topics again",
                    failure);
        }
        return tooLarge(failure).orElseGet(() -> UserFailure.failed(readable(failure) + place(failure), "", failure));
    }

    /**
     * Returns a failure that names the limit that a statement exceeded: the memory of the server or an executor, or the
     * size of a result or message. Empty if the failure has another cause.
     */
    private static Optional<UserFailure> tooLarge(Throwable failure) {
        if (failure instanceof ParseException || failure instanceof AnalysisException) {
            // The message quotes the statement, which may itself contain the texts searched for below.
            return Optional.empty();
        }
        for (String without : WITHOUT_MEMORY) {
            if (mentions(failure, without)) {
                return Optional.of(UserFailure.failed(
                        "the statement needs more memory than Spark has: " + without,
                        "use smaller values or groups, or select less data; on a stack that dps deployed, where Spark Connect"
                                + " has 1 GiB, values of up to about 80 MiB fit; the server and its sessions keep running",
                        failure));
            }
        }
        Matcher result = RESULT_SIZE.matcher(String.valueOf(failure.getMessage()));
        if (result.find()) {
            return Optional.of(UserFailure.failed(
                    "the result is larger than " + result.group(1) + ", the most that Spark Connect returns"
                            + " (spark.driver.maxResultSize)",
                    "select fewer columns, add a LIMIT, or split the query into several statements",
                    failure));
        }
        return has(failure, Status.Code.RESOURCE_EXHAUSTED)
                ? Optional.of(UserFailure.failed(
                        "a Spark Connect message is too large: " + readable(failure),
                        "use smaller values, select less data, or shorten the statement",
                        failure))
                : Optional.empty();
    }

    /** If a statement has a syntax error, adds the position of the error, if found, to the failure. */
    static UserFailure at(UserFailure translated, Throwable failure, Supplier<OptionalInt> place) {
        if (translated.kind() != FailureKind.FAILED || !(failure instanceof ParseException)) {
            return translated;
        }
        OptionalInt found = place.get();
        return found.isEmpty()
                ? translated
                : UserFailure.failed(translated.getMessage() + character(found.getAsInt()), translated.hint(), failure);
    }

    /** Returns true if the server no longer knows the session (error class INVALID_HANDLE) or has restarted. */
    static boolean endsSession(Throwable failure) {
        return mentions(failure, "INVALID_HANDLE") || mentions(failure, "session ID changed");
    }

    /**
     * Returns true if the call ended with the given status. For some gRPC failures, the client keeps only the status
     * text.
     */
    private static boolean has(Throwable failure, Status.Code code) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException found) {
                return found.getStatus().getCode() == code;
            }
        }
        return String.valueOf(failure.getMessage()).startsWith(StatusRuntimeException.class.getName() + ": " + code);
    }

    private static boolean mentions(Throwable failure, String text) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(text)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the position of the error in the statement, which the server sends separately from the message; empty if
     * the server sends no position.
     */
    private static String place(Throwable failure) {
        if (!(failure instanceof SparkThrowable spark)) {
            return "";
        }
        for (QueryContext context : spark.getQueryContext()) {
            if (context.contextType() == QueryContextType.SQL && context.startIndex() >= 0) {
                return character(context.startIndex());
            }
        }
        return "";
    }

    private static String character(int index) {
        return " (character " + (index + 1) + ")";
    }

    /** Returns the first paragraph of Spark's message; the rest repeats the statement and the server's stack trace. */
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
