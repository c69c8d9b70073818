package io.dps.shell.line;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.utils.Signals;

/**
 * A running program to which the terminal of this process belongs until {@link #finish}. Ctrl-C belongs to the program,
 * and the modes of the terminal are restored however the program or dps ends. For one thread.
 */
final class TerminalProgram {
    /** Exit code of the system's shell for a command that it cannot find. */
    private static final int NOT_FOUND = 127;
    /** Leaves the alternate screen, bracketed paste, mouse reports and the keypad's mode, shows the cursor, and ends all styles. */
    private static final byte[] USUAL_MODES =
            "\u001b[?47l\u001b[?2004l\u001b[?1000l\u001b[?1l\u001b>\u001b[?25h\u001b[0m\r"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Optional<Attributes> before = SystemTerminal.attributes();
    private final Object interrupts;
    private final Process process;
    private final Runnable cleanUp;
    private volatile boolean wasInterrupted;
    private final Thread atShutdown = new Thread(this::shutDown, "terminal-program-shutdown");

    private TerminalProgram(ProcessBuilder builder, Runnable cleanUp) throws IOException {
        this.cleanUp = cleanUp;
        // Ctrl-C reaches both processes, and belongs to the program. A handler and not "ignore", which it would
        // inherit.
        interrupts = Signals.register("INT", () -> wasInterrupted = true);
        try {
            process = builder.start();
        } catch (IOException e) {
            Signals.unregister("INT", interrupts);
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(atShutdown);
    }

    /** Starts a program. */
    static TerminalProgram start(ProcessBuilder builder) throws IOException {
        return start(builder, () -> {});
    }

    /** @param cleanUp runs if dps is ended while the program runs */
    static TerminalProgram start(ProcessBuilder builder, Runnable cleanUp) throws IOException {
        return new TerminalProgram(builder, cleanUp);
    }

    /**
     * Returns true if the program that a command for the system's shell begins with can be started, or if only that
     * shell can find it out.
     */
    static boolean isThere(String command) throws IOException {
        String program = command.strip().split("\\s", 2)[0];
        if (!program.matches("[A-Za-z0-9_./+-]+")) {
            return true;
        }
        Process search = new ProcessBuilder("/bin/sh", "-c", "command -v -- \"$1\"", "sh", program)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            return search.waitFor() == 0;
        } catch (InterruptedException e) {
            search.destroy();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    Process process() {
        return process;
    }

    /** Returns true if Ctrl-C was pressed while the program ran. Safe to call from any thread. */
    boolean wasInterrupted() {
        return wasInterrupted;
    }

    /**
     * Waits until the program has ended, and takes the terminal back.
     *
     * @return the exit code of the program
     * @throws InterruptedException if the thread is interrupted; the program is ended and the terminal restored
     */
    int finish() throws InterruptedException {
        try {
            return process.waitFor();
        } finally {
            process.destroy();
            restore();
            Signals.unregister("INT", interrupts);
            if (!atShutdown.isAlive()) {
                removeHook();
            }
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // dps is ending, and the hook has run or will do no harm.
        }
    }

    /** Ends the program with dps, so that it does not compete with the user's shell for the terminal. */
    private void shutDown() {
        process.destroy();
        process.onExit()
                .orTimeout(1, TimeUnit.SECONDS)
                .handle((ended, late) -> ended)
                .join();
        restore();
        cleanUp.run();
    }

    /** Restores what a program that was killed has left behind. */
    private void restore() {
        boolean wasKilled = !process.isAlive() && process.exitValue() > NOT_FOUND;
        before.ifPresent(attributes -> SystemTerminal.restore(attributes));
        if (wasKilled) {
            try {
                new FileOutputStream(FileDescriptor.out).write(USUAL_MODES);
            } catch (IOException e) {
                // The terminal is gone.
            }
        }
    }
}
