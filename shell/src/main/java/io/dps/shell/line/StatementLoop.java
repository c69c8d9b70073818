package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.output.StatusLine;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * The only loop that runs statements, whether from a prompt, a file or a string. Sources differ only in the policy
 * after a failure.
 */
final class StatementLoop {
    private final CommandRunner runner;
    private final StatementRunner statements;
    private final Session session;
    private final Variables variables;
    private final Optional<BatchReport> report;

    StatementLoop(CommandRunner runner, Session session, Variables variables, Optional<BatchReport> report) {
        this.report = report;
        this.runner = runner;
        this.statements = new StatementRunner(runner, session::isOpen);
        this.session = session;
        this.variables = variables;
    }

    /** Runs statements until the source ends or a statement ends the loop; returns the exit code of the whole run. */
    int run(StatementSource source, FailurePolicy rule, Streams streams) {
        int result = 0;
        while (session.isOpen()) {
            int code;
            if (rule != FailurePolicy.PROMPT && Thread.interrupted()) {
                // Ctrl-C arrived while no command was running.
                return runner.fail(new InterruptedException(), streams, "");
            }
            try {
                Optional<Statement> statement = source.next();
                if (statement.isEmpty()) {
                    return result;
                }
                code = runOne(
                        statement.get(),
                        rule,
                        streams,
                        source.place(statement.get().line()));
                if (rule == FailurePolicy.PROMPT) {
                    record(statement.get(), code, streams);
                }
            } catch (SyntaxException e) {
                String place = source.place(e.line());
                code = reported(
                        place,
                        "",
                        streams,
                        captured -> runner.fail(UserFailure.usage(e.getMessage(), ""), captured, place),
                        IntUnaryOperator.identity());
                if (rule != FailurePolicy.PROMPT) {
                    return code;
                }
            }
            source.ended(code);
            if (ends(code, rule)) {
                return code;
            }
            result = code != 0 || rule == FailurePolicy.PROMPT ? code : result;
        }
        return session.exitCode().orElse(result);
    }

    private void record(Statement statement, int code, Streams streams) {
        try {
            session.recording().ifPresent(recording -> recording.add(statement, code));
        } catch (UserFailure e) {
            session.record(Optional.empty());
            runner.fail(e, streams, "");
        }
    }

    /**
     * Runs the work of a statement and adds the result to the report, unless statements inside it have added it
     * already. The reported exit code is the one that {@code counted} returns.
     */
    private int reported(
            String place, String text, Streams streams, ToIntFunction<Streams> work, IntUnaryOperator counted) {
        if (report.isEmpty()) {
            return work.applyAsInt(streams);
        }
        CapturedErrors errors = new CapturedErrors(streams.err());
        long begun = System.nanoTime();
        int before = report.get().size();
        int code = work.applyAsInt(streams.reportedTo(new PrintWriter(errors, true)));
        if (!report.get().reportsSince(before, code)) {
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            report.get().add(place, text, taken, counted.applyAsInt(code), errors.take());
        }
        return code;
    }

    private int runOne(Statement statement, FailurePolicy rule, Streams streams, String place) {
        if (statement.background()) {
            return startJob(statement, rule, streams, place);
        }
        return reported(
                place,
                statement.text(),
                streams,
                captured -> run(statement, rule, variables, captured, place),
                IntUnaryOperator.identity());
    }

    /** Starts a background job; the result is added to the report when the job ends. */
    private int startJob(Statement statement, FailurePolicy rule, Streams streams, String place) {
        Variables own = variables.copy();
        Jobs.Job job = session.jobs().start(statement.text(), self -> {
            try (JobStreams shown = session.jobs().streams(streams, self)) {
                return reported(
                        place,
                        statement.text(),
                        shown.streams(),
                        captured -> run(statement, rule, own, captured, place),
                        self::counted);
            }
        });
        streams.err().println("[" + job.number() + "] " + job.text());
        streams.err().flush();
        return 0;
    }

    private int run(Statement statement, FailurePolicy rule, Variables seen, Streams streams, String place) {
        return rule == FailurePolicy.PROMPT
                ? statements.run(statement, seen, streams, place)
                : statements.runInBatch(statement, seen, streams, place);
    }

    private boolean ends(int code, FailurePolicy rule) {
        return switch (rule) {
            case PROMPT -> false;
            case KEEP_GOING -> breaksOff(code);
            case STOP_AT_FAILURE -> code != 0 && session.isOpen();
        };
    }

    /** Returns true if the exit code ends every batch, even with {@code --keep-going}. */
    static boolean breaksOff(int code) {
        return code == ExitCode.INTERRUPTED.value() || code == ExitCode.OUTPUT_CLOSED.value();
    }

    /** Forwards text to another writer and keeps a copy for a report. */
    private static final class CapturedErrors extends Writer {
        private static final int KEPT = 1 << 16;

        private final PrintWriter out;
        private final StringBuffer captured = new StringBuffer();

        CapturedErrors(PrintWriter out) {
            this.out = out;
        }

        /** Returns the text that stays on the screen, of the last 64 Ki characters since the last call. */
        String take() {
            String text = StatusLine.removedFrom(captured.toString());
            captured.setLength(0);
            return text;
        }

        @Override
        public void write(char[] text, int start, int length) {
            out.write(text, start, length);
            captured.append(text, start, length);
            if (captured.length() > 2 * KEPT) {
                captured.delete(0, captured.length() - KEPT);
            }
        }

        @Override
        public void flush() {
            out.flush();
        }

        /** Leaves the underlying writer open. */
        @Override
        public void close() {
            flush();
        }
    }
}
