package io.dps.stack.local;

import io.dps.stack.machine.ProcFiles;
import io.dps.stack.state.ContextFolder;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Describes why a process ended: by its last output, its exit code, or what the kernel did to it. */
final class ExitReason {
    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError: ";
    private static final String ERROR = "error: ";
    private static final String FULL_DISK = "No space left on device";
    private static final int LINES = 200;
    /** A broker that finds a full disk logs about 70 lines from its start to its end. */
    private static final int LOGGED_LINES = 80;

    /** How a line of a log begins, other than those of a stack trace. */
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ");

    private static final int SIGNAL = 128;

    private ExitReason() {}

    static String of(ContextFolder folder, ProcessRecord record, OptionalInt code) {
        if (!record.bootId().equals(ProcFiles.bootId())) {
            return "the machine was restarted";
        }
        List<String> printed = ProcessLog.printed(folder, record.name(), LINES);
        for (String line : printed) {
            if (line.startsWith(OUT_OF_MEMORY)) {
                return "out of memory: " + line.substring(OUT_OF_MEMORY.length());
            }
        }
        String error = lastError(printed);
        if (error.isEmpty() && code.isPresent() && code.getAsInt() < SIGNAL) {
            error = fullDisk(ProcessLog.logged(folder, record.name(), LOGGED_LINES), record.startedAt());
        }
        if (code.isEmpty()) {
            return error.isEmpty() ? "ended" : error;
        }
        String how = words(code.getAsInt());
        return error.isEmpty() ? how : how + ": " + error;
    }

    /** Returns why a process ended that logged as its last words that the disk is full, as a broker does; else empty. */
    private static String fullDisk(List<String> logged, Instant startedAt) {
        // The log goes on where that of an earlier process ended.
        boolean isIts = true;
        for (String line : logged) {
            if (TIME.matcher(line).lookingAt()) {
                isIts = !Instant.parse(line.substring(0, line.indexOf(' '))).isBefore(startedAt);
            }
            if (isIts && line.contains(FULL_DISK)) {
                return FULL_DISK;
            }
        }
        return "";
    }

    /** Returns the last line of the form {@code error: ...} that a process or its JVM printed, without the prefix. */
    private static String lastError(List<String> printed) {
        for (int i = printed.size() - 1; i >= 0; i--) {
            if (printed.get(i).regionMatches(true, 0, ERROR, 0, ERROR.length())) {
                return printed.get(i).substring(ERROR.length());
            }
        }
        return "";
    }

    /**
     * Describes an exit code. For a process that a signal ended, it is 128 plus the number of the signal, whether the
     * waiting {@code sh} sets it or the JVM itself.
     */
    private static String words(int code) {
        return switch (code) {
            case SIGNAL + 6 -> "crashed (SIGABRT)";
            case SIGNAL + 9 -> "killed by SIGKILL";
            case SIGNAL + 11 -> "crashed (SIGSEGV)";
            case SIGNAL + 15 -> "terminated by SIGTERM";
            default -> "exit code " + code;
        };
    }
}
