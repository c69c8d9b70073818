package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
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
    int run(StatementSource source, FailurePolicy rule, Streams streams) {
        int result = 0;
        while (session.isOpen()) {
            int code;
            if (rule != FailurePolicy.PROMPT && Thread.interrupted()) {
                // Ctrl-C came while no command was listening.
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
            } catch (SyntaxException e) {
                String place = source.place(e.line());
                code = reported(
                        place,
                        "",
                        streams,
                        heard -> runner.fail(UserFailure.usage(e.getMessage(), ""), heard, place),
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

    /** Runs something and lets the report know how its exit code counts. */
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
                heard -> run(statement, rule, variables, heard, place),
                IntUnaryOperator.identity());
    }

    /** Its case in the report is that of its end, which comes later. */
    private int startJob(Statement statement, FailurePolicy rule, Streams streams, String place) {
        Variables own = variables.copy();
        Jobs.Job job = session.jobs()
                .start(
                        statement.text(),
                        self -> reported(
                                place,
                                statement.text(),
                                streams,
                                heard -> run(statement, rule, own, heard, place),
                                self::counted));
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

    /** Returns true if every batch stops after that exit code. */
    static boolean breaksOff(int code) {
        return code == ExitCode.INTERRUPTED.value() || code == ExitCode.OUTPUT_CLOSED.value();
    }

    /** Passes on the text written to it, and keeps the end of it for a report. */
    private static final class CapturedErrors extends Writer {
        private static final int KEPT = 1 << 16;

        private final PrintWriter out;
        private final StringBuffer heard = new StringBuffer();

        CapturedErrors(PrintWriter out) {
            this.out = out;
        }

        /** Returns the text written since the last call, at most its last 64 Ki characters. */
        String take() {
            String text = heard.toString();
            heard.setLength(0);
            return text;
        }

        @Override
        public void write(char[] text, int start, int length) {
            out.write(text, start, length);
            heard.append(text, start, length);
            if (heard.length() > 2 * KEPT) {
                heard.delete(0, heard.length() - KEPT);
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
