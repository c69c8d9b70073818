package io.dps.stack.local;

import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program as a child of this process: passes input to the program and returns its output. The program
 * never outlives this process, unless this process is killed with SIGKILL. It has a session of its own, because Ctrl-C
 * at the prompt must not end a program that runs in the background.
 */
final class ChildProcess {
    private static final int MOST_OUTPUT = 64 << 20;
    /** Bytes of standard error that are kept, from its end: the program's error report is short and comes last. */
    private static final int KEPT_ERRORS = 256 << 10;

    private final String name;
    private final List<String> argv;
    private final Map<String, String> environment;
    private final Path log;
    private @Nullable Process started;
    private boolean isOver;

    /**
     * @param name its name in messages
     * @param environment variables in addition to the few that {@link Launcher} passes on
     * @param log the file that the program logs to, for messages
     */
    ChildProcess(String name, List<String> argv, Map<String, String> environment, Path log) {
        this.name = name;
        this.argv = List.copyOf(argv);
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /**
     * Runs the program.
     *
     * @param afterwards runs once the program has ended, even if it was ended because this process is ending
     * @throws UserFailure as {@link io.dps.stack.model.RuntimeProgram.Runner#run} does
     */
    byte[] run(byte[] input, Runnable afterwards) {
        Thread atExit = new Thread(() -> end(afterwards), "end of " + name);
        remember(atExit, afterwards);
        try {
            return result(start(), input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        } catch (UserFailure e) {
            throw wasEnded() ? UserFailure.interrupted("") : e;
        } finally {
            if (forget(atExit)) {
                end(afterwards);
            }
        }
    }

    private synchronized Process start() {
        if (isOver) {
            throw UserFailure.interrupted("");
        }
        ProcessBuilder builder = new ProcessBuilder("setsid");
        builder.command().addAll(argv);
        builder.environment().clear();
        builder.environment().putAll(Launcher.inherited(environment));
        try {
            started = builder.start();
            return started;
        } catch (IOException e) {
            throw UserFailure.failed(
                    "cannot start " + name + ": " + e.getMessage(), "run 'stack doctor' to find what is missing", e);
        }
    }

    /** Returns whether the program was ended because this process is ending. */
    private synchronized boolean wasEnded() {
        return isOver;
    }

    /** Ends the program, or keeps it from being started. */
    private synchronized void end(Runnable afterwards) {
        isOver = true;
        if (started != null) {
            end(started);
            started.onExit().join();
        }
        afterwards.run();
    }

    private byte[] result(Process process, byte[] input) throws InterruptedException {
        FutureTask<byte[]> output = thread("output", () -> output(process));
        FutureTask<byte[]> errors = thread("errors", () -> last(process.getErrorStream()));
        thread("input", () -> give(process.getOutputStream(), input));
        byte[] printed = await(output);
        String said = new String(await(errors), StandardCharsets.UTF_8);
        if (printed.length > MOST_OUTPUT) {
            throw UserFailure.failed(
                    name + " printed more than " + (MOST_OUTPUT >> 20) + " MiB", "report this as a bug in dps");
        }
        int code = process.waitFor();
        if (code != 0) {
            throw failure(code, said);
        }
        return printed;
    }

    private UserFailure failure(int code, String said) {
        FailureReport report = FailureReport.read(code, said).orElseGet(() -> unreported(code, said));
        return new UserFailure(report.kind(), report.message(), report.hint());
    }

    private FailureReport unreported(int code, String said) {
        if (code == ExitCode.INTERRUPTED.value()) {
            return new FailureReport(FailureKind.INTERRUPTED, "", "");
        }
        String last = said.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(line -> ": " + line.strip())
                .orElse("");
        return new FailureReport(
                FailureKind.of(code).orElse(FailureKind.FAILED),
                name + " ended with exit code " + code + last,
                "see its log: " + log);
    }

    /** Reads the whole output; ends a program that prints too much, since nobody would read the rest. */
    private static byte[] output(Process process) throws IOException {
        byte[] printed = process.getInputStream().readNBytes(MOST_OUTPUT + 1);
        if (printed.length > MOST_OUTPUT) {
            end(process);
        }
        return printed;
    }

    private static byte[] last(InputStream in) throws IOException {
        byte[] kept = new byte[2 * KEPT_ERRORS];
        int length = 0;
        int read = in.read(kept, length, kept.length - length);
        while (read >= 0) {
            length += read;
            if (length == kept.length) {
                System.arraycopy(kept, length - KEPT_ERRORS, kept, 0, KEPT_ERRORS);
                length = KEPT_ERRORS;
            }
            read = in.read(kept, length, kept.length - length);
        }
        return Arrays.copyOf(kept, length);
    }

    private static byte[] give(OutputStream out, byte[] input) {
        try (out) {
            out.write(input);
        } catch (IOException e) {
            // The program has ended or has closed its input; its exit code shows whether it failed.
        }
        return input;
    }

    private FutureTask<byte[]> thread(String what, Callable<byte[]> work) {
        FutureTask<byte[]> task = new FutureTask<>(work);
        Thread thread = new Thread(task, what + " of " + name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static byte[] await(FutureTask<byte[]> read) throws InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw new UncheckedIOException(io);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends the program and the processes that it has started; does nothing if it has ended. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // Process.destroyForcibly would close the streams, which are still being read; ProcessHandle does not.
        process.toHandle().destroyForcibly();
    }

    private static void remember(Thread atExit, Runnable afterwards) {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process is about to end.
            afterwards.run();
            throw UserFailure.interrupted("");
        }
    }

    /** Removes the shutdown hook; returns false if this process is already ending, so that the hook runs. */
    private static boolean forget(Thread atExit) {
        try {
            return Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
