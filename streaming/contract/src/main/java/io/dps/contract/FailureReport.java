package io.dps.contract;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A failure as a process reports it to its user.
 *
 * @param kind decides the exit code; {@link FailureKind#INTERNAL} for an unforeseen failure, whose stack trace
 *     belongs in the log
 * @param message what failed; empty when nothing is printed
 * @param hint what to do next, may be empty
 */
public record FailureReport(FailureKind kind, String message, String hint) {
    private static final String ERROR = "error: ";
    private static final String HINT = "hint: ";

    /** Returns the report of any throwable. */
    public static FailureReport of(Throwable failure) {
        if (failure instanceof UncheckedIOException io && io.getCause() != null) {
            return of(io.getCause());
        }
        if (failure instanceof UserFailure known) {
            // Prints nothing: whoever closed the output knows.
            String message = known.kind() == FailureKind.OUTPUT_CLOSED ? "" : String.valueOf(known.getMessage());
            return new FailureReport(known.kind(), message, known.hint());
        }
        if (failure instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            return new FailureReport(FailureKind.INTERRUPTED, "", "");
        }
        if (failure instanceof FileSystemException file) {
            return new FailureReport(
                    FailureKind.FAILED,
                    "cannot use " + file.getFile() + ": " + reason(file),
                    "check the path and its permissions");
        }
        if (failure instanceof IOException io && io.getMessage() != null) {
            return new FailureReport(FailureKind.FAILED, firstLetterLow(io.getMessage()), "");
        }
        if (failure instanceof InvalidPathException path) {
            return new FailureReport(
                    FailureKind.USAGE,
                    "'" + path.getInput() + "' is not a path: " + firstLetterLow(path.getReason()),
                    "write a path without that character");
        }
        return bugInDps(failure);
    }

    /** Returns the report of an unforeseen failure, which is a bug in dps. */
    public static FailureReport bugInDps(Throwable failure) {
        String what = failure.getMessage() == null ? failure.getClass().getName() : failure.toString();
        return new FailureReport(
                FailureKind.INTERNAL,
                "this is a bug in dps: " + what.lines().findFirst().orElse(""),
                "the stack trace is in the log");
    }

    /**
     * Reads back the last report that a process printed, whatever else it printed.
     *
     * @param exitCode the exit code of the process
     * @param printed its standard error
     * @return the report, its message being one line; empty if there is none
     */
    public static Optional<FailureReport> read(int exitCode, String printed) {
        List<String> lines = printed.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(ERROR)) {
                String hint = lines.subList(i + 1, lines.size()).stream()
                        .filter(line -> line.startsWith(HINT))
                        .map(line -> line.substring(HINT.length()))
                        .collect(Collectors.joining("\n"));
                FailureKind kind = FailureKind.of(exitCode).orElse(FailureKind.FAILED);
                return Optional.of(new FailureReport(kind, lines.get(i).substring(ERROR.length()), hint));
            }
        }
        return Optional.empty();
    }

    /** Prints {@code error:} and {@code hint:}, and returns the exit code. */
    public int print(PrintWriter err) {
        if (!message.isEmpty()) {
            err.println(ERROR + printable(message));
            hint.lines().forEach(line -> err.println(HINT + printable(line)));
            err.flush();
        }
        return kind.exitCode().value();
    }

    /** Replaces control characters: text of servers and foreign data must not control the terminal. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\\t\\n]]", "?");
    }

    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        String reason = e.getReason();
        return reason == null ? "I/O error" : firstLetterLow(reason);
    }

    /** Lower-cases the first letter, so that the text can follow a colon; keeps a word in capitals as it is. */
    public static String firstLetterLow(String text) {
        boolean word =
                text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
