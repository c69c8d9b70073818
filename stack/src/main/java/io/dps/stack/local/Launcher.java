package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessLog.PrintedOutput;
import io.dps.stack.local.ProcessRecord.Program;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts processes that outlive this one. Each has its own session, so that neither Ctrl-C nor a closing terminal
 * reaches it; it has no input, and its output goes to a file.
 */
final class Launcher {
    // No other environment variable is passed on: it may hold a secret, or a setting of another Spark or Kafka.
    private static final Set<String> INHERITED =
            Set.of("HOME", "PATH", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "JAVA_TOOL_OPTIONS");

    /**
     * Script of a shell that starts the program in its own session, writes the pid to standard error, waits for the
     * program, and writes its exit code to a file. Only the parent of a process learns its exit code, and the command
     * that starts a process ends long before the process does. The script opens the file first: if the next start
     * replaces the file, this exit code does not end up in the new one.
     */
    private static final String KEEPER = """
            exec 3>&2 4>"$1"
            exec 2>/dev/null
            shift
            setsid sh -c 'echo $$ >&3; exec "$@" 2>&1 3>&- 4>&-' sh "$@"
            echo $? >&4
            """;

    private final ContextFolder folder;
    private final ProcessTable table;

    Launcher(ContextFolder folder, ProcessTable table) {
        this.folder = folder;
        this.table = table;
    }

    /**
     * Starts a program that is not restarted when it ends, and writes its pid file.
     *
     * @throws UserFailure of kind {@code FAILED} when it cannot be started
     */
    ProcessRecord start(String name, JavaCommand command) {
        return start(name, command.mainClass(), command.argv(), command.environment());
    }

    ProcessRecord start(String name, String what, List<String> argv, Map<String, String> environment) {
        return put(ProcessRecord.of(name, what, launch(name, argv, inherited(environment))));
    }

    /** Starts a program that the supervisor restarts, and writes its pid file. */
    ProcessRecord start(String name, JavaCommand command, RestartPolicy restart) {
        return start(name, command.mainClass(), program(command, restart), Restarts.NONE);
    }

    /** Starts a program from its stored command line and environment, and writes its pid file. */
    ProcessRecord start(String name, String what, Program program, Restarts restarts) {
        long pid = launch(name, program.argv(), program.environment());
        return put(ProcessRecord.of(name, what, pid).with(program).with(restarts));
    }

    static Program program(JavaCommand command, RestartPolicy restart) {
        return new Program(command.argv(), inherited(command.environment()), restart);
    }

    /**
     * Writes the pid file; kills the process if that fails. Without a pid file the process would run unseen, and the
     * supervisor would start a second one.
     */
    private ProcessRecord put(ProcessRecord record) {
        try {
            table.put(record);
            return record;
        } catch (UserFailure e) {
            record.process().ifPresent(ProcessHandle::destroyForcibly);
            throw e;
        }
    }

    static Map<String, String> inherited(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().retainAll(INHERITED);
        environment.putAll(more);
        return environment;
    }

    private long launch(String name, List<String> argv, Map<String, String> environment) {
        Path output = folder.output(name);
        Path exitFile = table.exitFile(name);
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", KEEPER, "sh", exitFile.toString());
        builder.command().addAll(argv);
        builder.directory(folder.path().toFile());
        builder.redirectInput(new File("/dev/null"));
        // Open for appending, so that the process writes to the start of the file after the supervisor has emptied it.
        builder.redirectOutput(Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            new PrintedOutput(output).renew();
            FileTree.renew(folder.scratch(name));
            Files.deleteIfExists(exitFile);
            return pid(builder.start());
        } catch (IOException e) {
            throw UserFailure.failed(
                    "cannot start " + name + ": " + e.getMessage(), "run 'stack doctor' to find what is missing", e);
        }
    }

    private static long pid(Process keeper) throws IOException {
        try (BufferedReader errors = keeper.errorReader()) {
            String line = errors.readLine();
            if (line == null || line.isEmpty() || !Character.isDigit(line.charAt(0))) {
                throw new IOException(line == null ? "setsid or sh is missing" : line);
            }
            return Long.parseLong(line);
        }
    }
}
