package io.dps.shell.error;

import io.dps.stack.model.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one place where failures become words and exit codes, for the prompt, for batches and for single commands alike.
 * Never shows a stack trace; a fault of dps itself is written to the log.
 */
public final class ErrorMapper {
    private ErrorMapper() {}

    /** The words and the kind of a failure. */
    public static ErrorReport report(Throwable failure) {
        if (failure instanceof UncheckedIOException io) {
            return report(io.getCause());
        }
        if (failure instanceof DpsException known) {
            return new ErrorReport(known.kind(), known.getMessage(), known.hint());
        }
        if (failure instanceof StackException known) {
            return new ErrorReport(kind(known.reason()), known.getMessage(), known.hint());
        }
        if (failure instanceof OutputClosedException) {
            return new ErrorReport(ErrorKind.OUTPUT_CLOSED, "", "");
        }
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return new ErrorReport(ErrorKind.INTERRUPTED, "", "");
        }
        if (failure instanceof ParameterException wrong) {
            return new ErrorReport(ErrorKind.USAGE, message(wrong), UsageHint.of(wrong));
        }
        if (failure instanceof FileSystemException file) {
            return new ErrorReport(
                    ErrorKind.FAILED,
                    "cannot use " + file.getFile() + ": " + reason(file),
                    "check the path and its permissions");
        }
        if (failure instanceof IOException io && io.getMessage() != null) {
            return new ErrorReport(ErrorKind.FAILED, firstLetterLow(io.getMessage()), "");
        }
        if (failure instanceof InvalidPathException path) {
            return report(DpsException.noPath(path));
        }
        if (failure instanceof IllegalArgumentException refused && isOurs(refused)) {
            return new ErrorReport(ErrorKind.USAGE, refused.getMessage(), "see the command's --help");
        }
        return internal(failure);
    }

    /** Our own requests refuse values that exclude each other in this way; where a library does, it is a fault. */
    private static boolean isOurs(IllegalArgumentException refused) {
        StackTraceElement[] trace = refused.getStackTrace();
        return refused.getMessage() != null
                && trace.length > 0
                && trace[0].getClassName().startsWith("io.dps.");
    }

    /** Says a failure, with the place before it, and returns its exit code. */
    public static int say(ErrorReport report, String place, PrintWriter err, boolean colour) {
        if (!report.message().isEmpty()) {
            String mark = colour ? "\u001b[1;31merror:\u001b[0m " : "error: ";
            err.println(place + mark + printable(report.message()));
            String hintMark = colour ? "\u001b[36mhint:\u001b[0m " : "hint: ";
            report.hint().lines().forEach(line -> err.println(hintMark + printable(line)));
            err.flush();
        }
        return report.kind().exitCode();
    }

    /** Words of servers and of foreign data must not steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\\t\\n]]", "?");
    }

    private static ErrorKind kind(StackException.Reason reason) {
        return switch (reason) {
            case FAILED, BUSY, PORT_TAKEN, UNSUPPORTED -> ErrorKind.FAILED;
            case INVALID -> ErrorKind.USAGE;
            case UNREACHABLE -> ErrorKind.UNREACHABLE;
            case TIMEOUT -> ErrorKind.TIMEOUT;
            case INTERRUPTED -> ErrorKind.INTERRUPTED;
        };
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it exists";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        String reason = ((FileSystemException) e).getReason();
        return reason == null ? "the system refused it" : firstLetterLow(reason);
    }

    private static String message(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            // picocli names what it speaks of twice.
            return firstLetterLow(wrong.getMessage().replace("for option option ", "for option "));
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return "unknown option '" + word + "'";
        }
        CommandLine command = wrong.getCommandLine();
        return command.getSubcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'";
    }

    private static ErrorReport internal(Throwable failure) {
        LoggerFactory.getLogger(ErrorMapper.class).error("unexpected failure", failure);
        String what = failure.getMessage() == null ? failure.getClass().getName() : failure.toString();
        return new ErrorReport(
                ErrorKind.INTERNAL,
                "this is a fault of dps: " + what.lines().findFirst().orElse(""),
                "the trace is in the log of dps; run again with -v to see it here");
    }

    /** The trace of a failure, for {@code -v}. */
    public static String trace(Throwable failure) {
        return ExceptionUtils.getStackTrace(failure);
    }

    private static String firstLetterLow(String text) {
        boolean word =
                text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
