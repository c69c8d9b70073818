package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.Destination;
import io.dps.shell.line.Statement.File;
import io.dps.shell.line.Statement.Program;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.output.OutputFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.commons.lang3.StringUtils;

/** Runs the steps of a statement, each with its output sent to its destination. */
final class StatementRunner {
    private static final int SHOWN = 80;

    private final CommandRunner runner;
    private final BooleanSupplier goesOn;

    /** Creates a runner that stops when a step ends the session. */
    StatementRunner(CommandRunner runner, BooleanSupplier goesOn) {
        this.runner = runner;
        this.goesOn = goesOn;
    }

    /** Runs a statement; returns the exit code of the last step that ran. */
    int run(Statement statement, Variables variables, Streams streams, String place) {
        return runSteps(statement, variables, streams, place).code();
    }

    /**
     * Like {@link #run}, for a line of a batch: also reports the failure of a piped program, so that the batch does not
     * end without a message.
     */
    int runInBatch(Statement statement, Variables variables, Streams streams, String place) {
        Outcome outcome = runSteps(statement, variables, streams, place);
        outcome.failed().ifPresent(program -> runner.fail(failure(program, outcome.code()), streams, place));
        return outcome.code();
    }

    private static UserFailure failure(Program program, int code) {
        return UserFailure.failed(
                "'" + StringUtils.abbreviate(program.text().strip(), SHOWN) + "' ended with exit code " + code,
                "to continue anyway, add: || echo failed");
    }

    private Outcome runSteps(Statement statement, Variables variables, Streams streams, String place) {
        Outcome outcome = Outcome.of(0);
        for (Step step : statement.steps()) {
            boolean runs =
                    switch (step.join()) {
                        case ALWAYS -> true;
                        case AND -> outcome.code() == 0 && goesOn.getAsBoolean();
                        case OR -> outcome.code() != 0 && !outcome.isInterrupted() && goesOn.getAsBoolean();
                    };
            if (runs) {
                outcome = runStep(step, variables, streams, place);
            }
        }
        return outcome;
    }

    private Outcome runStep(Step step, Variables variables, Streams streams, String place) {
        try {
            List<String> words = words(step, variables);
            Destination destination = step.destination();
            if (destination instanceof File file) {
                return Outcome.of(runIntoFile(words, file, variables, streams, place));
            }
            if (destination instanceof Program program) {
                return runIntoProgram(words, program, variables, streams, place);
            }
            return Outcome.of(runner.run(words, variables, streams, place));
        } catch (IOException | InterruptedException | RuntimeException e) {
            return Outcome.of(runner.fail(e, streams, place));
        }
    }

    private static List<String> words(Step step, Variables variables) {
        if (step.action() instanceof Sql sql) {
            return sql.words();
        }
        return ((Command) step.action())
                .words().stream().map(word -> word.expand(variables)).toList();
    }

    private int runIntoFile(List<String> words, File file, Variables variables, Streams streams, String place)
            throws IOException {
        Path path = NamedFile.path(file.path().expand(variables));
        OpenOption mode = file.append() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream out =
                Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            return runner.run(words, variables, streams.redirectedTo(out, Streams.Destination.FILE), place);
        }
    }

    private Outcome runIntoProgram(
            List<String> words, Program program, Variables variables, Streams streams, String place)
            throws IOException, InterruptedException {
        try (PipedProgram reader = PipedProgram.start(program.text(), variables, streams)) {
            Streams piped = streams.redirectedTo(reader.input(), Streams.Destination.PROGRAM);
            int code = runner.run(words, variables, piped, place);
            int programCode = reader.finish();
            boolean readerLeft = code == ExitCode.OUTPUT_CLOSED.value();
            return code != 0 && !readerLeft ? Outcome.of(code) : Outcome.of(program, programCode);
        }
    }

    /**
     * The result of a step.
     *
     * @param code the exit code of the step
     * @param failed the piped program, if it failed with {@code code} and that failure has not been reported yet
     */
    private record Outcome(int code, Optional<Program> failed) {
        static Outcome of(int code) {
            return new Outcome(code, Optional.empty());
        }

        static Outcome of(Program program, int code) {
            Outcome outcome = of(code);
            return code == 0 || outcome.isInterrupted() ? outcome : new Outcome(code, Optional.of(program));
        }

        boolean isInterrupted() {
            return code == ExitCode.INTERRUPTED.value();
        }
    }

    /**
     * A program run by the system's shell that reads the output of a command. Session variables reach the program as
     * its environment, and the arguments of the batch file as its arguments, so that values never become shell text.
     */
    private static final class PipedProgram implements AutoCloseable {
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
            if (streams.outIsPanel()) {
                builder.redirectError(Redirect.PIPE).redirectErrorStream(true);
            } else if (streams.outIsTerminal()) {
                return new PipedProgram(builder.redirectOutput(Redirect.INHERIT).start(), Optional.empty());
            }
            Process process = builder.start();
            Copier copier = new Copier(process, streams.out());
            copier.setDaemon(true);
            copier.start();
            return new PipedProgram(process, Optional.of(copier));
        }

        /** Rejects a NUL character; Java's own error would not name the text. */
        private static void requireNoNul(String text, String name) {
            if (text.indexOf('\0') >= 0) {
                throw UserFailure.usage(
                        name + " contains a NUL character, which cannot be passed to a program",
                        "remove the character, or unset the variable");
            }
        }

        OutputStream input() {
            return process.getOutputStream();
        }

        /**
         * Closes the program's input and waits for its end; returns its exit code.
         *
         * @throws UserFailure if the output of the program cannot be written
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
                // The program ended before it had read everything: its exit code is enough.
            }
        }

        @Override
        public void close() {
            process.destroy();
        }

        /** Copies the output of the program if it cannot inherit the stream. */
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
}
