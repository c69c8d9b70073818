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

/** Runs the steps of a statement, each with its output where the line sends it. */
final class StatementRunner {
    private static final int SHOWN = 80;

    private final LineRunner runner;
    private final BooleanSupplier goesOn;

    /** Runs steps until one of them ends the session. */
    StatementRunner(LineRunner runner, BooleanSupplier goesOn) {
        this.runner = runner;
        this.goesOn = goesOn;
    }

    /** Runs a statement and returns the exit code of its last step that ran. */
    int run(Statement statement, Variables variables, Streams streams, String place) {
        return runSteps(statement, variables, streams, place).code();
    }

    /** The same for a line of a batch, which does not end without a word where only a program failed. */
    int runInBatch(Statement statement, Variables variables, Streams streams, String place) {
        Outcome outcome = runSteps(statement, variables, streams, place);
        outcome.failed().ifPresent(program -> runner.fail(failure(program, outcome.code()), streams, place));
        return outcome.code();
    }

    private static UserFailure failure(Program program, int code) {
        return UserFailure.failed(
                "'" + StringUtils.abbreviate(program.text().strip(), SHOWN) + "' ended with exit code " + code,
                "to go on all the same, add: || echo failed");
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
            return List.of("sql", "--", sql.text());
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
            return runner.run(words, variables, streams.redirectedTo(out), place);
        }
    }

    private Outcome runIntoProgram(
            List<String> words, Program program, Variables variables, Streams streams, String place)
            throws IOException, InterruptedException {
        try (PipedProgram reader = PipedProgram.start(program.text(), variables, streams)) {
            int code = runner.run(words, variables, streams.redirectedTo(reader.input()), place);
            int programCode = reader.finish();
            boolean readerLeft = code == ExitCode.OUTPUT_CLOSED.value();
            return code != 0 && !readerLeft ? Outcome.of(code) : Outcome.of(program, programCode);
        }
    }

    /**
     * The result of a step.
     *
     * @param failed the program whose exit code that is, where it failed and nobody has said so
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
     * A program of the system, run by its shell, that reads what a command writes. It sees the variables of the session as
     * its environment and the arguments of the batch file as its own, so that our variables never become shell text.
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
}
