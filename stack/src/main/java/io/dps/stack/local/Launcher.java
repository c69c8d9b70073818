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
 * Starts processes that outlive this one: in a session of their own, so that neither Ctrl-C nor the end of a terminal
 * reaches them, with nothing to read and what they print in a file.
 */
final class Launcher {
    // No other variable is handed on: they may hold secrets, or settings of another Spark or Kafka.
    private static final Set<String> INHERITED =
            Set.of("HOME", "PATH", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "JAVA_TOOL_OPTIONS");

    /**
     * Starts the program in a session of its own under the pid that it writes to its standard error, waits for it, and
     * writes the program's exit code to a file: nobody but the parent of a process learns that, and the command that
     * starts a process has long ended when the process does. The file is opened first: should its name be given to the
     * file of the next start, this code does not go there.
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
     * Starts a program that is not started again when it ends, and writes its pid file.
     *
     * @throws UserFailure {@code FAILED} when it cannot be started
     */
    ProcessRecord start(String name, JavaCommand command) {
        return start(name, command.mainClass(), command.argv(), command.environment());
    }

    ProcessRecord start(String name, String what, List<String> argv, Map<String, String> environment) {
        return put(ProcessRecord.of(name, what, launch(name, argv, inherited(environment))));
    }

    /** Starts a program that the supervisor starts again, and writes its pid file. */
    ProcessRecord start(String name, JavaCommand command, RestartPolicy restart) {
        return start(name, command.mainClass(), program(command, restart), Restarts.NONE);
    }

    /** Starts a program as it was started before. */
    ProcessRecord start(String name, String what, Program program, Restarts restarts) {
        long pid = launch(name, program.argv(), program.environment());
        return put(ProcessRecord.of(name, what, pid).with(program).with(restarts));
    }

    static Program program(JavaCommand command, RestartPolicy restart) {
        return new Program(command.argv(), inherited(command.environment()), restart);
    }

    /** A process without a pid file would run unseen, and the supervisor start another beside it. */
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
        // Not to truncate: the supervisor empties a file that has grown too large.
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
                    "cannot start " + name + ": " + e.getMessage(), "'stack doctor' looks for what is missing", e);
        }
    }

    private static long pid(Process keeper) throws IOException {
        try (BufferedReader said = keeper.errorReader()) {
            String line = said.readLine();
            if (line == null || line.isEmpty() || !Character.isDigit(line.charAt(0))) {
                throw new IOException(line == null ? "there is no setsid, or no sh" : line);
            }
            return Long.parseLong(line);
        }
    }
}
