package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.output.OutputFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of the system, run by its shell, that reads what a command writes. It sees the variables of the session as
 * its environment and the arguments of the batch file as its own, so that our variables never become shell text.
 */
final class PipedProgram implements AutoCloseable {
    private final Process process;
    private final Optional<Copier> copier;

    private PipedProgram(Process process, Optional<Copier> copier) {
        this.process = process;
        this.copier = copier;
    }

    static PipedProgram start(String text, Variables variables, Streams streams) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", text, "dps"));
        command.addAll(variables.arguments());
        command.forEach(word -> requireNoNul(word, "'" + text + "' or an argument of the batch"));
        variables.session().forEach((name, value) -> requireNoNul(value, "variable '" + name + "'"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().putAll(variables.session());
        if (streams.outIsTerminal()) {
            return new PipedProgram(builder.redirectOutput(Redirect.INHERIT).start(), Optional.empty());
        }
        Process process = builder.start();
        Copier copier = new Copier(process, streams.out());
        copier.setDaemon(true);
        copier.start();
        return new PipedProgram(process, Optional.of(copier));
    }

    /** No program can be given one; Java would not name what has it. */
    private static void requireNoNul(String text, String name) {
        if (text.indexOf('\0') >= 0) {
            throw UserFailure.usage(
                    name + " has a NUL character, which no program can be given",
                    "leave it out, or unset the variable");
        }
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /**
     * Closes the program's input and waits for its end; returns its exit code.
     *
     * @throws UserFailure when what the program writes can go nowhere
     */
    int finish() throws InterruptedException {
        closeInput();
        int code = process.waitFor();
        if (copier.isPresent()) {
            copier.get().join();
            copier.get().requireComplete();
        }
        return code;
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The program ended before it had read all: its exit code tells what there is to tell.
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Hands on what the program writes, where it cannot write there itself. */
    private static final class Copier extends Thread {
        private final Process process;
        private final OutputStream out;
        private volatile IOException failure;

        Copier(Process process, OutputStream out) {
            super("program-output");
            this.process = process;
            this.out = out;
        }

        @Override
        public void run() {
            try {
                process.getInputStream().transferTo(out);
                out.flush();
            } catch (IOException e) {
                failure = e;
                process.destroy();
            }
        }

        void requireComplete() {
            if (failure != null) {
                throw OutputFailure.of(failure);
            }
        }
    }
}
