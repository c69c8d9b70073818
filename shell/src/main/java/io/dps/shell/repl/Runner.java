package io.dps.shell.repl;

import io.dps.shell.config.NamedFile;
import io.dps.shell.error.DpsException;
import io.dps.shell.output.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs lines from wherever they come, all through the one {@link Loop}. */
public final class Runner {
    /** More files that source each other are taken for a circle. */
    private static final int DEEPEST = 50;
    /** As many of them as an error names. */
    private static final int SHOWN = 5;

    private final LineRunner lines;
    private final Session session;

    public Runner(LineRunner lines, Session session) {
        this.lines = lines;
        this.session = session;
    }

    /** Runs a text; the name stands before its errors. */
    public int runText(
            String name, String text, List<String> arguments, Variables variables, Streams streams, Batch batch) {
        return runLines(name, text, arguments, own(variables, batch), streams, batch);
    }

    /** What a dry run sets is for its own lines only. */
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
                    : new Loop(lines, session, variables, batch.report()).run(source, batch.rule(), streams);
        } finally {
            variables.enter(before);
        }
    }

    /**
     * Ends what still runs in the background when the shell ends: after a batch that went well its lines are waited
     * for, after a failure and at a prompt's end they are interrupted.
     */
    public int endJobs(int code, StopRule rule, Streams streams) {
        try {
            if (code == 0 && rule != StopRule.PROMPT) {
                session.jobs().await();
            } else {
                session.jobs().interruptAll();
            }
            return code;
        } catch (InterruptedException e) {
            return lines.fail(e, streams, "");
        }
    }

    /** Runs a file in UTF-8. */
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

    /** A dry run follows every line, and so would never end where files source each other. */
    private static void requireEnd(Path file, Batch batch) {
        List<Path> files = batch.files();
        boolean again = files.subList(0, files.size() - 1).contains(files.get(files.size() - 1));
        if (batch.mode() == Batch.Mode.DRY_RUN ? again : files.size() > DEEPEST) {
            String way = files.stream()
                    .skip(Math.max(0, files.size() - SHOWN))
                    .map(each -> each.getFileName().toString())
                    .collect(Collectors.joining(" -> "));
            throw DpsException.usage(file + " sources itself: " + way, "");
        }
    }

    /** Runs all of standard input as a batch; its commands find their own standard input empty. */
    public int runInput(Variables variables, Streams streams, Batch batch) throws IOException {
        String text = new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
        return runText("stdin", text, List.of(), variables, streams, batch);
    }

    /** Whether a person types and sees the answers. */
    public static boolean isInteractive() {
        return SystemStreams.isInteractive();
    }

    /** Runs what is typed at the prompt until its end. */
    public int runPrompt(Prompt prompt) {
        return runTyped(prompt, prompt);
    }

    /** Runs the SQL that is typed at the prompt's terminal until the end of SQL mode. */
    public int runSqlMode(Prompt prompt) {
        return runTyped(prompt.sqlMode(), prompt);
    }

    private int runTyped(StatementSource source, Prompt prompt) {
        return new Loop(lines, session, session.variables(), Optional.empty())
                .run(source, StopRule.PROMPT, prompt.streams());
    }
}
