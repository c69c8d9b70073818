package io.dps.shell.line;

import io.dps.contract.Deadline;
import io.dps.contract.Durations;
import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.output.LivePanel;
import io.dps.shell.output.Output;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.sql.WatchInterval;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: runs a command again and again; {@code \watch} behind SQL is the same. */
@Command(
        name = "watch",
        header = "Run a command again and again, and show its newest output.",
        description = {
            "On a terminal the output is redrawn in place and cut to the screen, until Ctrl-C; elsewhere each output",
            "follows the one before. The interval is the time between two runs, in seconds or such as 500ms or 1m;",
            "without it, 2 s. A command that fails is run again. SQL ends with '\\watch 2' instead of ';'."
        },
        footer = {
            "",
            "Examples:",
            "  watch topic list",
            "  watch 5 stack status",
            "  watch --count 3 1m stream lag",
            "  select count(*) from weather_data \\watch 2"
        })
public final class WatchCommand implements Callable<Integer>, NotRepeatable {
    /** How soon the output follows a new size of the terminal. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    @Option(names = "--count", paramLabel = "N", description = "End after N runs, with the exit code of the last.")
    private OptionalLong count = OptionalLong.empty();

    @Parameters(
            paramLabel = "[INTERVAL] COMMAND",
            arity = "1..*",
            hideParamSyntax = true,
            description = "How often, and the command with its options.")
    private List<String> words;

    private final Invocation invocation;
    private final BatchRunner lines;
    private final Session session;

    WatchCommand(Invocation invocation, BatchRunner lines, Session session) {
        this.invocation = invocation;
        this.lines = lines;
        this.session = session;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("repeats its command itself");
    }

    @Override
    public Integer call() {
        Optional<Duration> given = WatchInterval.parse(words.get(0));
        List<String> command = given.isPresent() ? words.subList(1, words.size()) : words;
        if (command.isEmpty() || count.orElse(1) < 1) {
            throw command.isEmpty()
                    ? UserFailure.usage("no command given", "write for example: watch 2 topic list")
                    : UserFailure.usage("--count must be at least 1", "");
        }
        lines.requireRepeatable(command, invocation);
        Duration interval = given.orElse(WatchInterval.USUAL);
        Output output = invocation.output();
        Run run = output.isRewritable()
                ? new InPlace(command, interval, output.panel())
                : streams -> lines.runCommand(command, invocation, streams);
        return repeat(run, interval, named(command));
    }

    private int repeat(Run run, Duration interval, String command) {
        long runs = 0;
        while (true) {
            int code = run.once(alone(invocation.streams()));
            runs++;
            if (code == ExitCode.INTERRUPTED.value()) {
                return ended(runs, command);
            }
            boolean isLast = !session.isOpen() || count.orElse(Long.MAX_VALUE) == runs;
            if (code == ExitCode.OUTPUT_CLOSED.value() || isLast) {
                return code;
            }
            try {
                run.await(Deadline.after(interval));
            } catch (InterruptedException e) {
                return ended(runs, command);
            }
        }
    }

    /** Returns the command in one line; a statement that ends with {@code \\watch} as it was typed. */
    private static String named(List<String> command) {
        boolean isStatement = command.size() == 3 && command.subList(0, 2).equals(List.of("sql", "--"));
        return String.join(" ", isStatement ? command.subList(2, 3) : command).replaceAll("\\s+", " ");
    }

    /** Says how a watch ended. No failure: Ctrl-C is how to end it. */
    private int ended(long runs, String command) {
        invocation.output().note("watch of '" + command + "' ended after " + runs + (runs == 1 ? " run" : " runs"));
        return ExitCode.INTERRUPTED.value();
    }

    /** Returns the streams for one run: it cannot ask questions, since nobody would expect them. */
    private static Streams alone(Streams streams) {
        return streams.reading(InputStream.nullInputStream(), Optional.empty()).inBackground();
    }

    /** Runs the command once, and waits for the next run. */
    @FunctionalInterface
    private interface Run {
        int once(Streams streams);

        default void await(Deadline next) throws InterruptedException {
            Thread.sleep(next.left().toMillis());
        }
    }

    /** Shows the output of the newest run in the place of the one before. */
    private final class InPlace implements Run {
        private final List<String> command;
        private final String title;
        private final LivePanel panel;
        private List<String> shown = List.of();

        InPlace(List<String> command, Duration interval, LivePanel panel) {
            this.command = command;
            this.title = "every " + Durations.show(interval) + ": " + named(command);
            this.panel = panel;
        }

        @Override
        public int once(Streams streams) {
            ScreenLines screen = new ScreenLines(streams.screen().height());
            int code = lines.runCommand(command, invocation, screen.streams(streams));
            List<String> all = new ArrayList<>();
            all.add(title + "  " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
            all.add("");
            all.addAll(screen.lines());
            shown = all;
            panel.draw(shown);
            // The rest of the output did not fit the screen.
            return screen.isFull() && code == ExitCode.OUTPUT_CLOSED.value() ? 0 : code;
        }

        @Override
        public void await(Deadline next) throws InterruptedException {
            int width = panel.width();
            while (!next.isOver()) {
                Thread.sleep(Math.min(GLANCE.toMillis(), Math.max(1, next.left().toMillis())));
                if (panel.width() != width) {
                    width = panel.width();
                    panel.draw(shown);
                }
            }
        }
    }
}
