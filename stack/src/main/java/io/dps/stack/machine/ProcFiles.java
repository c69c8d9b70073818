package io.dps.stack.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads what the kernel reports about processes and the machine under {@code /proc}. Safe to use from several
 * threads.
 */
public final class ProcFiles {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE_FIELD = 0;
    private static final int THREADS_FIELD = 17;
    private static final int START_TICKS_FIELD = 19;
    /** O_APPEND on Linux. */
    private static final int APPEND = 02000;

    private static final List<String> OPTIONS_WITH_VALUE = List.of("-cp", "-classpath", "--class-path", "-p", "-m");

    private static final String BOOT_ID =
            text(PROC.resolve("sys/kernel/random/boot_id")).orElse("").strip();

    private ProcFiles() {}

    /**
     * Returns when a running process started, in clock ticks since boot; empty when there is no process with this pid,
     * or only a zombie. Unlike a time of day, the value does not change when the clock is set.
     */
    public static OptionalLong startTicks(long pid) {
        Optional<String> stat = text(PROC.resolve(pid + "/stat"));
        if (stat.isEmpty()) {
            return OptionalLong.empty();
        }
        // The command in parentheses may itself contain blanks and parentheses.
        String[] fields =
                stat.get().substring(stat.get().lastIndexOf(')') + 1).strip().split(" ");
        // A zombie whose other threads have not ended yet still holds its files and ports, so it counts as running.
        boolean zombie = fields[STATE_FIELD].equals("Z") && Integer.parseInt(fields[THREADS_FIELD]) <= 1;
        boolean ended = zombie || fields[STATE_FIELD].equals("X");
        return ended ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(fields[START_TICKS_FIELD]));
    }

    /** Returns the id of this boot; pids and clock ticks are only comparable within one boot. */
    public static String bootId() {
        return BOOT_ID;
    }

    /** Returns whether a process opened its standard output for appending, so that the file may be truncated. */
    public static boolean appendsOutput(long pid) {
        Optional<String> info = text(PROC.resolve(pid + "/fdinfo/1"));
        if (info.isEmpty()) {
            return false;
        }
        for (String line : info.get().split("\n")) {
            if (line.startsWith("flags:")) {
                return (Long.parseLong(line.substring("flags:".length()).strip(), 8) & APPEND) != 0;
            }
        }
        return false;
    }

    /** Returns the resident memory of a process, 0 when unknown. */
    public static long residentBytes(long pid) {
        return kibibytes(PROC.resolve(pid + "/status"), "VmRSS:").orElse(0);
    }

    /** Returns the memory available to a new process, empty when unknown. */
    public static OptionalLong availableBytes() {
        return kibibytes(PROC.resolve("meminfo"), "MemAvailable:");
    }

    /**
     * Returns a short name of the program that a process runs, without further arguments, which may hold secrets.
     */
    public static Optional<String> command(long pid) {
        Optional<String> line = text(PROC.resolve(pid + "/cmdline"));
        if (line.isEmpty() || line.get().isEmpty()) {
            return text(PROC.resolve(pid + "/comm")).map(String::strip);
        }
        String[] words = line.get().split("\0");
        String program = words[0].substring(words[0].lastIndexOf('/') + 1);
        return Optional.of(
                firstOperand(words).map(operand -> program + " " + operand).orElse(program));
    }

    private static Optional<String> firstOperand(String[] words) {
        for (int i = 1; i < words.length; i++) {
            if (OPTIONS_WITH_VALUE.contains(words[i])) {
                i++;
            } else if (words[i].equals("-c") || words[i].equals("-e")) {
                return Optional.empty();
            } else if (!words[i].startsWith("-")) {
                return Optional.of(words[i]);
            }
        }
        return Optional.empty();
    }

    private static OptionalLong kibibytes(Path file, String label) {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = text.get().lines()) {
            return lines.filter(line -> line.startsWith(label))
                    .mapToLong(line -> Long.parseLong(line.substring(label.length())
                                    .replace("kB", "")
                                    .strip())
                            * 1024)
                    .findFirst();
        }
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
