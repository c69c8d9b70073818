package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.shell.output.Pager;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jline.terminal.Attributes;
import org.jline.utils.Signals;

/** Runs a pager at the terminal of this process. For one thread. */
final class SystemPager implements Pager {
    /** Exit code of the system's shell for a command that it cannot find. */
    private static final int NOT_FOUND = 127;

    private static final int OF_LESS_K = 2;

    /** Commands that are missing or broken, about which the user is told once. */
    private final Set<String> useless = new HashSet<>();

    @Override
    public Optional<Running> start(String command) throws IOException {
        if (useless.contains(command)) {
            return Optional.empty();
        }
        requireProgram(command);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        // As git does: a pager named without options then shows colours and chops long lines too.
        builder.environment().putIfAbsent("LESS", "SFRX");
        return Optional.of(new AtTerminal(builder));
    }

    @Override
    public void giveUp(String command) {
        useless.add(command);
    }

    /** Finds a missing program before rows are lost in a pipe that nobody reads. */
    private void requireProgram(String command) throws IOException {
        String program = command.strip().split("\\s", 2)[0];
        if (!program.matches("[A-Za-z0-9_./+-]+")) {
            return;
        }
        Process search = new ProcessBuilder("/bin/sh", "-c", "command -v -- \"$1\"", "sh", program)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (search.waitFor() != 0) {
                useless.add(command);
                throw new IOException("the pager '" + program + "' is not on the PATH");
            }
        } catch (InterruptedException e) {
            search.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the exit code, or that of Ctrl-C for {@code less -K}, which ends with 2 then, as after a wrong option. */
    static int meaning(int code, boolean wasInterrupted) {
        return code == OF_LESS_K && wasInterrupted ? ExitCode.INTERRUPTED.value() : code;
    }

    /** The program, and the state of the terminal before it. */
    private static final class AtTerminal implements Running {
        /** Leaves the alternate screen and the keypad's mode, shows the cursor, and ends all styles. */
        private static final byte[] USUAL_MODES =
                "\u001b[?47l\u001b[?1l\u001b>\u001b[?25h\u001b[0m\r".getBytes(StandardCharsets.US_ASCII);

        private final Optional<Attributes> before = SystemTerminal.attributes();
        private final Object interrupts;
        private final Process process;
        private volatile boolean wasInterrupted;
        private final Thread atShutdown = new Thread(this::shutDown, "pager-shutdown");

        AtTerminal(ProcessBuilder builder) throws IOException {
            // Ctrl-C reaches both processes, and belongs to the pager. A handler and not "ignore", which it would
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

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public void whenEnded(IntConsumer action) {
            process.onExit().thenAccept(ended -> action.accept(meaning(ended.exitValue(), wasInterrupted)));
        }

        @Override
        public int finish() throws InterruptedException {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // It has ended before it had read everything: its exit code is enough.
            }
            try {
                return meaning(process.waitFor(), wasInterrupted);
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

        /** Ends the pager with dps, so that it does not compete with the user's shell for the terminal. */
        private void shutDown() {
            process.destroy();
            process.onExit()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .handle((ended, late) -> ended)
                    .join();
            restore();
        }

        /** Restores what a pager that was killed has left behind. */
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
}
