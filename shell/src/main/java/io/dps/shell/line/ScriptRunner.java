package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.File;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.output.DataWriter;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs lines from all sources through the one {@link StatementLoop}. */
public final class ScriptRunner {
    /** Maximum length of a chain of files that source each other; each takes 5 KiB of the launcher's 1 MiB of stack. */
    private static final int DEEPEST = 100;
    /** Maximum number of files of such a chain that an error shows. */
    private static final int SHOWN = 5;

    private final CommandRunner lines;
    private final Session session;

    public ScriptRunner(CommandRunner lines, Session session) {
        this.lines = lines;
        this.session = session;
    }

    /** Runs a text; error messages begin with the name. */
    public int runText(
            String name, String text, List<String> arguments, Variables variables, Streams streams, Batch batch) {
        return runLines(name, text, arguments, own(variables, batch), streams, batch);
    }

    /** Returns the variables for a batch: for a dry run a copy, so that changes do not outlive the dry run. */
    private static Variables own(Variables variables, Batch batch) {
        return batch.mode() == Batch.Mode.DRY_RUN ? variables.copy() : variables;
    }

    private int runLines(
            String name, String text, List<String> arguments, Variables variables, Streams streams, Batch batch) {
        List<String> before = variables.enter(arguments);
        try {
            TextSource source = new TextSource(name, text);
            return batch.mode() == Batch.Mode.DRY_RUN
                    ? new DryRun(lines, variables).run(source, streams)
                    : new StatementLoop(lines, session, variables, batch.report()).run(source, batch.rule(), streams);
        } finally {
            variables.enter(before);
        }
    }

    /**
     * Ends the background jobs. At the end of a batch, waits for them; a failed job then fails the batch. At the end of
     * a prompt, or after a failure that ended the batch, interrupts them.
     *
     * @param code the exit code of the foreground lines
     * @param since the newest job before those lines
     * @return the exit code of the batch or prompt
     */
    public int endJobs(int code, FailurePolicy rule, int since, Streams streams) {
        try {
            if (isOver(code, rule)) {
                session.jobs().interruptAfter(since);
                return code;
            }
            return awaitJobs(code, since);
        } catch (InterruptedException e) {
            return lines.fail(e, streams, "");
        }
    }

    private static boolean isOver(int code, FailurePolicy rule) {
        return switch (rule) {
            case PROMPT -> true;
            case KEEP_GOING -> StatementLoop.breaksOff(code);
            case STOP_AT_FAILURE -> code != 0;
        };
    }

    private int awaitJobs(int code, int since) throws InterruptedException {
        try {
            int failure = session.jobs().awaitAfter(since);
            return code == 0 ? failure : code;
        } catch (InterruptedException e) {
            session.jobs().interruptAfter(since);
            throw e;
        }
    }

    /** Runs a UTF-8 file. */
    public int runFile(Path file, List<String> arguments, Variables variables, Streams streams, Batch batch)
            throws IOException {
        return runLines(file.toString(), new NamedFile(file).text(), arguments, own(variables, batch), streams, batch);
    }

    /** Runs a file that a line of the batch names, with the variables of that line. */
    public int runSourced(Path file, List<String> arguments, Variables variables, Streams streams, Batch batch)
            throws IOException {
        requireEnd(file, batch);
        return runLines(file.toString(), new NamedFile(file).text(), arguments, variables, streams, batch);
    }

    /**
     * Rejects a chain of files that is too deep and, in a dry run, a file that sources itself. A dry run follows every
     * line and would never end, whereas in a real run a condition may end the recursion.
     */
    private static void requireEnd(Path file, Batch batch) {
        List<Path> files = batch.files();
        boolean deep = files.size() > DEEPEST;
        boolean again = files.subList(0, files.size() - 1).contains(files.get(files.size() - 1));
        if (again && (deep || batch.mode() == Batch.Mode.DRY_RUN)) {
            throw UserFailure.usage(file + " sources itself: " + way(files), "");
        }
        if (deep) {
            throw UserFailure.usage(
                    file + " is sourced more than " + DEEPEST + " levels deep: " + way(files),
                    "source all files from one file, each on its own line");
        }
    }

    private static String way(List<Path> files) {
        return files.stream()
                .skip(Math.max(0, files.size() - SHOWN))
                .map(each -> each.getFileName().toString())
                .collect(Collectors.joining(" -> "));
    }

    /** Runs all of standard input as a batch; the commands of the batch then read an empty standard input. */
    public int runInput(Variables variables, Streams streams, Batch batch) throws IOException {
        String text = new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
        return runText("stdin", text, List.of(), variables, streams, batch);
    }

    /** Returns true if input and output are a terminal. */
    public static boolean isInteractive() {
        return SystemStreams.isInteractive();
    }

    /** Runs what is typed at the prompt until its end. */
    public int runPrompt(Prompt prompt) {
        return runTyped(prompt, prompt);
    }

    /** Runs the SQL that is typed at the prompt's terminal until the end of SQL mode. */
    public int runSqlMode(Prompt prompt) {
        int code = runTyped(prompt.sqlMode(), prompt);
        session.recording().ifPresent(Recording::sqlModeEnded);
        return code;
    }

    private int runTyped(StatementSource source, Prompt prompt) {
        session.linesAreTyped();
        return new StatementLoop(lines, session, session.variables(), Optional.empty())
                .run(source, FailurePolicy.PROMPT, prompt.streams());
    }

    /** The statements of a complete text: a batch file, a {@code -c} string, standard input. */
    private static final class TextSource implements StatementSource {
        private final String name;
        private final StatementParser parser;

        /** Reads a text; its errors are prefixed with the name, unless that is empty. */
        TextSource(String name, String text) {
            this.name = name;
            this.parser = StatementParser.ofWhole(text.startsWith("\uFEFF") ? text.substring(1) : text);
        }

        @Override
        public Optional<Statement> next() {
            return parser.next();
        }

        @Override
        public String place(int line) {
            return name.isEmpty() ? "" : name + ":" + line + ": ";
        }
    }

    /**
     * Reads the statements of a batch and checks each: grammar, commands, options, variables. Runs only {@code set} and
     * {@code unset}, since later statements depend on them, and {@code source}, to check the lines of the file in the
     * same way.
     */
    private static final class DryRun {
        private final CommandRunner lines;
        private final Variables variables;

        /** Creates a dry run that changes these variables. */
        DryRun(CommandRunner lines, Variables variables) {
            this.lines = lines;
            this.variables = variables;
        }

        /** Shows all statements and the errors in each; returns 2 if there is any error. */
        int run(StatementSource source, Streams streams) {
            DataWriter out = new DataWriter(streams.out());
            int code = 0;
            while (true) {
                try {
                    Optional<Statement> next = source.next();
                    if (next.isEmpty()) {
                        return code;
                    }
                    String place = source.place(next.get().line());
                    out.line(place + next.get().text().strip()).flush();
                    for (Step step : next.get().steps()) {
                        code = Math.max(code, check(step, streams, place));
                    }
                } catch (SyntaxException e) {
                    // After a syntax error it is unknown where the next statement begins.
                    return lines.fail(UserFailure.usage(e.getMessage(), ""), streams, source.place(e.line()));
                }
            }
        }

        private int check(Step step, Streams streams, String place) {
            try {
                if (step.destination() instanceof File file) {
                    NamedFile.path(file.path().expand(variables));
                }
                if (step.action() instanceof Sql sql) {
                    SqlParameters.bind(sql.text(), variables);
                    return 0;
                }
                List<String> words = ((Command) step.action())
                        .words().stream().map(word -> word.expand(variables)).toList();
                boolean runs =
                        words.size() > 1 && List.of("set", "unset", "source").contains(words.get(0));
                int code = runs
                        ? lines.run(words, variables, streams, place)
                        : lines.check(words, variables, streams, place);
                return code == 0 ? 0 : ExitCode.USAGE.value();
            } catch (RuntimeException e) {
                return lines.fail(e, streams, place);
            }
        }
    }
}
