package io.dps.shell.repl;

import io.dps.shell.error.DpsException;
import io.dps.shell.error.ErrorKind;
import io.dps.shell.output.Streams;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The one loop: it takes statements from a prompt, a file or a string and runs them; only the rule for stopping differs. */
final class Loop {
    private final LineRunner runner;
    private final StatementRunner statements;
    private final Session session;
    private final Variables variables;
    private final Optional<BatchReport> report;

    Loop(LineRunner runner, Session session, Variables variables, Optional<BatchReport> report) {
        this.report = report;
        this.runner = runner;
        this.statements = new StatementRunner(runner, session::isOpen);
        this.session = session;
        this.variables = variables;
    }

    /** Runs all statements, or up to the one that ends the loop, and returns the exit code of the whole. */
    int run(StatementSource source, StopRule rule, Streams streams) {
        int result = 0;
        while (session.isOpen()) {
            int code;
            if (rule != StopRule.PROMPT && Thread.interrupted()) {
                // Ctrl-C came while no command was listening.
                return runner.fail(new InterruptedException(), streams, "");
            }
            try {
                Optional<Statement> statement = source.next();
                if (statement.isEmpty()) {
                    return result;
                }
                String place = source.place(statement.get().line());
                code = reported(place, statement.get().text(), streams, heard -> runOne(statement.get(), heard, place));
            } catch (SyntaxException e) {
                String place = source.place(e.line());
                code = reported(
                        place, "", streams, heard -> runner.fail(DpsException.usage(e.getMessage(), ""), heard, place));
                if (rule != StopRule.PROMPT) {
                    return code;
                }
            }
            source.ended(code);
            if (ends(code, rule)) {
                return code;
            }
            result = code != 0 || rule == StopRule.PROMPT ? code : result;
        }
        return session.exitCode().orElse(result);
    }

    /** Runs something and lets the report know of it. */
    private int reported(String place, String text, Streams streams, ToIntFunction<Streams> work) {
        if (report.isEmpty()) {
            return work.applyAsInt(streams);
        }
        HeardErrors errors = new HeardErrors(streams.err());
        long begun = System.nanoTime();
        int before = report.get().size();
        int code = work.applyAsInt(streams.saidTo(new PrintWriter(errors, true)));
        if (!report.get().tellsSince(before, code)) {
            report.get().add(place, text, Duration.ofNanos(System.nanoTime() - begun), code, errors.take());
        }
        return code;
    }

    private int runOne(Statement statement, Streams streams, String place) {
        if (!statement.background()) {
            return statements.run(statement, variables, streams, place);
        }
        Variables own = variables.copy();
        Jobs.Job job = session.jobs().start(statement.text(), () -> statements.run(statement, own, streams, place));
        streams.err().println("[" + job.number() + "] " + job.text());
        streams.err().flush();
        return 0;
    }

    private boolean ends(int code, StopRule rule) {
        return switch (rule) {
            case PROMPT -> false;
            case KEEP_GOING -> code == ErrorKind.INTERRUPTED.exitCode() || code == ErrorKind.OUTPUT_CLOSED.exitCode();
            case STOP_AT_FAILURE -> code != 0 && session.isOpen();
        };
    }
}
