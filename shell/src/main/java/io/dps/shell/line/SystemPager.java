package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.shell.output.Pager;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Runs a pager at the terminal of this process. For one thread. */
final class SystemPager implements Pager {
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
        return Optional.of(new AtTerminal(TerminalProgram.start(builder)));
    }

    @Override
    public void giveUp(String command) {
        useless.add(command);
    }

    /** Finds a missing program before rows are lost in a pipe that nobody reads. */
    private void requireProgram(String command) throws IOException {
        if (!TerminalProgram.isThere(command)) {
            useless.add(command);
            throw new IOException("the pager '" + command.strip().split("\\s", 2)[0] + "' is not on the PATH");
        }
    }

    /** Returns the exit code, or that of Ctrl-C for {@code less -K}, which ends with 2 then, as after a wrong option. */
    static int meaning(int code, boolean wasInterrupted) {
        return code == OF_LESS_K && wasInterrupted ? ExitCode.INTERRUPTED.value() : code;
    }

    /** The pager as a program at the terminal that reads a pipe. */
    private record AtTerminal(TerminalProgram program) implements Running {
        @Override
        public OutputStream input() {
            return program.process().getOutputStream();
        }

        @Override
        public void whenEnded(IntConsumer action) {
            program.process()
                    .onExit()
                    .thenAccept(ended -> action.accept(meaning(ended.exitValue(), program.wasInterrupted())));
        }

        @Override
        public int finish() throws InterruptedException {
            try {
                input().close();
            } catch (IOException e) {
                // It has ended before it had read everything: its exit code is enough.
            }
            return meaning(program.finish(), program.wasInterrupted());
        }
    }
}
