package io.dps.stack.local;

import io.dps.stack.model.StackException;
import io.dps.stack.model.StackException.Reason;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts processes that outlive this one: in a session of their own, so that neither Ctrl-C nor the end of a terminal
 * reaches them, with nothing to read and what they print in a file.
 */
final class Launcher {
    // No other variable is handed on: they may hold secrets, or settings of another Spark or Kafka.
    private static final Set<String> INHERITED =
            Set.of("HOME", "PATH", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "JAVA_TOOL_OPTIONS");

    private final ContextFolder folder;
    private final ProcessTable table;
    private final Map<Long, Process> children = new ConcurrentHashMap<>();

    Launcher(ContextFolder folder, ProcessTable table) {
        this.folder = folder;
        this.table = table;
    }

    /**
     * Starts a program and writes its pid file.
     *
     * @throws StackException {@code FAILED} when it cannot be started
     */
    ProcessRecord start(String name, JavaCommand command) {
        return start(name, command.mainClass(), command.argv(), command.environment());
    }

    ProcessRecord start(String name, String what, List<String> argv, Map<String, String> environment) {
        Path output = folder.output(name);
        // setsid replaces itself by the program, so that the pid stays the one that is known here.
        ProcessBuilder builder = new ProcessBuilder("setsid");
        builder.command().addAll(argv);
        builder.directory(folder.path().toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try {
            rotate(output);
            FileTree.renew(folder.scratch(name));
            Process process = builder.start();
            children.put(process.pid(), process);
            ProcessRecord record = ProcessRecord.of(name, what, process.toHandle());
            table.put(record);
            return record;
        } catch (IOException e) {
            throw new StackException(
                    Reason.FAILED,
                    "cannot start " + name + ": " + e.getMessage(),
                    "'stack doctor' looks for what is missing",
                    e);
        }
    }

    /** How a process ended, known only of those that this launcher started itself. */
    OptionalInt exitCode(ProcessRecord record) {
        Process process = children.get(record.pid());
        return process == null || process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    private static void rotate(Path output) throws IOException {
        try {
            Files.move(output, output.resolveSibling(output.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // The first start.
        }
    }
}
