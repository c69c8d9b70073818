package io.dps.stack.local;

import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that a process says: what it prints (a JVM that dies at start only prints) and then what it logs. */
final class ProcessLog implements AutoCloseable {
    private static final int ROTATED_FILES = 5;
    private static final int LINES_IN_HINT = 8;

    private final LogFile output;
    private final LogFile log;

    ProcessLog(ContextFolder folder, String process) {
        this.output = new LogFile(folder.output(process), 0);
        this.log = new LogFile(folder.log(process), ROTATED_FILES);
    }

    /** The last lines of both together. */
    List<String> tail(int lines) throws IOException {
        List<String> printed = output.tail(lines);
        List<String> logged = log.tail(lines);
        List<String> both = new ArrayList<>(printed);
        both.addAll(logged);
        return List.copyOf(both.subList(Math.max(0, both.size() - lines), both.size()));
    }

    List<String> next() throws IOException {
        List<String> lines = new ArrayList<>(output.next());
        lines.addAll(log.next());
        return lines;
    }

    @Override
    public void close() throws IOException {
        output.close();
        log.close();
    }

    /** The last lines for an error's hint, headed by where the rest is. */
    static String hint(ContextFolder folder, String process) {
        List<String> lines = new ArrayList<>();
        lines.add("'stack logs " + process + "' shows more of " + folder.log(process) + "; its last lines:");
        lines.addAll(last(folder.output(process), LINES_IN_HINT));
        lines.addAll(last(folder.log(process), LINES_IN_HINT));
        return lines.size() == 1 ? "there is nothing in " + folder.output(process) : String.join("\n", lines);
    }

    /** The last lines that a process or its JVM printed. */
    static List<String> printed(ContextFolder folder, String process, int lines) {
        return last(folder.output(process), lines);
    }

    /** The last line of all, empty when there is none. */
    static String lastLine(ContextFolder folder, String process) {
        List<String> logged = last(folder.log(process), 1);
        List<String> lines = logged.isEmpty() ? printed(folder, process, 1) : logged;
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private static List<String> last(Path file, int lines) {
        try (LogFile log = new LogFile(file, 0)) {
            return log.tail(lines);
        } catch (IOException e) {
            // Said beside another error; it must not hide that.
            return List.of();
        }
    }
}
