package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.topic.IsolationOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of {@code stream}. */
@Command(
        name = "stream",
        header = "Run streams: the averager, and those that you define in SQL.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StreamCreateCommand.class,
            StreamListCommand.class,
            StreamDescribeCommand.class,
            StreamEditCommand.class,
            StreamDropCommand.class,
            StreamCommand.StartCommand.class,
            StreamCommand.StatusCommand.class,
            StreamWatchCommand.class,
            StreamLagCommand.class,
            StreamRejectsCommand.class,
            StreamVerifyCommand.class,
            StreamCommand.StopCommand.class,
            StreamResetCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  stream start",
            "  stream watch",
            "  stream verify",
            "  stream create hourly --to meters_hourly --file hourly.sql"
        })
public final class StreamCommand {
    /** {@code stream start}: starts the averager. */
    @Command(
            name = "start",
            header = "Start a stream, a process that outlives the shell.",
            description = "The averager reads weather_data, computes averages over event-time windows, and writes "
                    + "them to weather_data_avg. A window is written once the watermark has passed its end. "
                    + "Window, watermark, grouping, --max-ahead and --isolation are stored with the "
                    + "checkpoint: a later start must use the same values, until 'stream reset'. A stream of "
                    + "your own has all this in its definition ('stream create'); of the options it takes "
                    + "--until-caught-up, --for, --wait-for-writer and --cores.",
            footer = {
                "",
                "Examples:",
                "  stream start",
                "  stream start hourly --until-caught-up",
                "  stream start hourly --cores 2",
                "  stream start --window 1m --by-sensor",
                "  stream start --for 25m --wait-for-writer 30m"
            })
    static final class StartCommand implements Callable<Integer> {
        private static final List<String> OF_THE_AVERAGER =
                List.of("--window", "--watermark", "--by-sensor", "--max-ahead", "--isolation");

        @Mixin
        private StreamNameArgument name;

        @Option(
                names = "--window",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "Length of a window (default: 10s).")
        private Duration window;

        @Option(
                names = "--watermark",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "How long a window waits for late readings (default: 10s).")
        private Duration watermark;

        @Option(names = "--by-sensor", description = "One average per sensor.")
        private boolean bySensor;

        @Option(
                names = "--max-ahead",
                paramLabel = "TIME",
                defaultValue = "1h",
                description = "How far a reading's time may be ahead of its arrival (default: 1h).")
        private Duration maxAhead;

        @Mixin
        private IsolationOption isolation;

        @Option(
                names = "--until-caught-up",
                description = "Wait until all records that exist now are processed, then end.")
        private boolean untilCaughtUp;

        @Option(names = "--for", paramLabel = "TIME", description = "End after that time.")
        private Optional<Duration> duration = Optional.empty();

        @Option(
                names = "--trigger",
                paramLabel = "TIME",
                description = "Least time between two batches, until its next start (default: 1s).")
        private Optional<Duration> trigger = Optional.empty();

        @Option(
                names = "--wait-for-writer",
                paramLabel = "TIME",
                description =
                        "If the stream is already running, start a second process that takes over if the first ends within this time.")
        private Optional<Duration> waitForWriter = Optional.empty();

        @Option(
                names = "--cores",
                paramLabel = "N",
                description =
                        "Cores of a stream of your own, until its next start (default: all of this machine, or one slot on a swarm).")
        private Optional<Integer> cores = Optional.empty();

        @Spec
        private CommandSpec spec;

        private final Invocation invocation;
        private final StreamService streams;
        private final StreamLag lag;
        private final StreamCatalog catalog;

        StartCommand(Invocation invocation, StreamService streams, StreamLag lag, StreamCatalog catalog) {
            this.invocation = invocation;
            this.catalog = catalog;
            this.lag = lag;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            if (untilCaughtUp && trigger.isPresent()) {
                throw UserFailure.usage(
                        "--trigger does not apply with --until-caught-up, which runs one batch after the other",
                        "leave one of them out");
            }
            StreamRequest request = new StreamRequest(program(), untilCaughtUp, duration, trigger, waitForWriter);
            streams.requirePlatform();
            CatchUpProgress goal = new CatchUpProgress(lag::readable);
            StreamStart started;
            try (StatusLine status = invocation.output().status()) {
                status.show(StreamService.label(name.stream()) + " starting");
                started = streams.start(
                        request,
                        report -> status.show(
                                untilCaughtUp ? goal.at(report, line(report)) : CommandProgress.of(line(report))));
            }
            String waiting = "the new " + (name.isAverager() ? "averager" : "process")
                    + " waits until the running one ends; see: stack logs " + started.process();
            invocation.output().note(started.report().map(StartCommand::line).orElse(waiting));
            started.report().map(StreamProgress::notice).ifPresent(invocation.output()::note);
            started.report()
                    .filter(report -> untilCaughtUp && report.isolation() == Isolation.READ_COMMITTED)
                    .ifPresent(report -> lag.held(List.of(report.inputTopic()))
                            .forEach(partition -> invocation.output().note(partition.text())));
            return 0;
        }

        private StreamProgram program() {
            cores.filter(n -> n < 1).ifPresent(n -> {
                throw UserFailure.usage("--cores " + n + " is less than 1", "give the number of cores: --cores 2");
            });
            if (name.isAverager()) {
                if (cores.isPresent()) {
                    throw UserFailure.usage(
                            "--cores applies only to streams of your own; the averager has a fixed number of cores",
                            "leave the option out, or name a stream: stream start NAME --cores " + cores.get());
                }
                return new StreamProgram.Averager(
                        new StreamOptions(window, watermark, maxAhead, bySensor), isolation.level());
            }
            OF_THE_AVERAGER.stream()
                    .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                    .findFirst()
                    .ifPresent(option -> {
                        throw UserFailure.usage(
                                option + " applies only to the averager; stream " + name.stream()
                                        + " takes such settings from its definition",
                                "see: stream describe " + name.stream());
                    });
            StreamDefinition definition = catalog.require(name.stream());
            return new StreamProgram.Defined(
                    definition.name(),
                    definition.outputTopic(),
                    cores.map(OptionalInt::of).orElseGet(OptionalInt::empty));
        }

        /** Formats a report as one line; mentions late records only if there are some. */
        static String line(StreamProgress report) {
            String watermark =
                    report.watermark() == null ? "none yet" : report.watermark().toString();
            boolean averager = report.stream().equals(Topics.AVERAGES);
            if (!averager && report.batchId() < 0) {
                return StreamService.label(report.stream()) + " " + report.state();
            }
            return StreamService.label(report.stream()) + " " + report.state() + ", batch " + report.batchId() + ": "
                    + report.valid() + (averager ? " readings, " : " records, ")
                    + report.rejected() + " rejected, watermark "
                    + watermark
                    + (report.lateGroups() == 0 ? "" : ", late: " + StreamPanel.late(report));
        }
    }

    /** {@code stream status}: shows the last report of each averager. */
    @Command(
            name = "status",
            header = "Show what the streams do, whoever started them.",
            description = "Without a name: all streams. Exits with 0 if one of them runs, else 1. Names the "
                    + "partitions in which an open transaction holds records back.",
            footer = {
                "",
                "Examples:",
                "  stream status",
                "  stream status hourly",
                "  stream status -o vertical",
                "  stream status -o json"
            })
    static final class StatusCommand implements Callable<Integer> {
        private static final List<Column> COLUMNS = List.of(
                Column.text("stream"),
                Column.text("state"),
                Column.number("pid"),
                Column.number("batch"),
                Column.text("watermark"),
                Column.number("readings"),
                Column.number("rejected"),
                Column.number("late_groups"),
                Column.number("rows_per_second"),
                Column.text("reported"),
                Column.text("isolation"));

        @Parameters(paramLabel = "STREAM", arity = "0..1", description = "Only this stream.")
        private Optional<String> name = Optional.empty();

        private final Invocation invocation;
        private final StreamLag lag;
        private final StreamService streams;
        private final StreamCatalog catalog;

        StatusCommand(Invocation invocation, StreamService streams, StreamLag lag, StreamCatalog catalog) {
            this.invocation = invocation;
            this.catalog = catalog;
            this.lag = lag;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            name.ifPresent(catalog::requireKnown);
            Set<String> defined = name.map(Set::of).orElseGet(catalog::names);
            List<StreamStatus> found = streams.states(defined).stream()
                    .filter(state -> isShown(state, defined))
                    .toList();
            invocation
                    .output()
                    .table(COLUMNS, found.stream().map(StatusCommand::row).toList());
            found.forEach(this::tell);
            List<String> inputs = found.stream()
                    .map(StreamStatus::report)
                    .filter(report -> report.isolation() == Isolation.READ_COMMITTED)
                    .map(StreamProgress::inputTopic)
                    .toList();
            lag.held(inputs).forEach(partition -> invocation.output().note(partition.text()));
            if (found.isEmpty()) {
                invocation
                        .output()
                        .note(name.map(stream -> "stream " + stream + " has not reported yet")
                                .orElse("no stream has reported yet"));
            }
            return found.stream().anyMatch(StreamStatus::isAlive) ? 0 : 1;
        }

        /** A stream that was dropped is shown only while it still runs. */
        private boolean isShown(StreamStatus state, Set<String> defined) {
            String stream = state.report().stream();
            return name.isPresent()
                    ? stream.equals(name.get())
                    : stream.equals(Topics.AVERAGES) || defined.contains(stream) || state.isAlive();
        }

        private void tell(StreamStatus state) {
            StreamProgress report = state.report();
            if (report.notice() != null) {
                invocation.output().note(report.stream() + ": " + report.notice());
            }
            state.trouble().ifPresent(why -> invocation.output().note(report.stream() + ": " + why));
        }

        private static List<Object> row(StreamStatus stream) {
            return Arrays.asList(
                    stream.report().stream(),
                    stream.state(),
                    stream.pid().orElse(null),
                    stream.report().batchId(),
                    stream.report().watermark(),
                    stream.report().valid(),
                    stream.report().rejected(),
                    stream.report().lateGroups(),
                    Math.round(stream.report().processedRowsPerSecond()),
                    stream.report().time(),
                    stream.report().state() == StreamState.RESET
                            ? null
                            : stream.report().isolation().toString());
        }
    }

    /** {@code stream stop}: stops a stream. */
    @Command(
            name = "stop",
            header = "End a stream, and a process that waits for its turn.",
            description = "A batch that would take more than a few seconds is aborted; the next start repeats it.",
            footer = {"", "Examples:", "  stream stop", "  stream stop && stream start", "  stream stop hourly -q"})
    static final class StopCommand implements Callable<Integer> {
        @Mixin
        private StreamNameArgument name;

        private final Invocation invocation;
        private final StreamService streams;
        private final StreamCatalog catalog;

        StopCommand(Invocation invocation, StreamService streams, StreamCatalog catalog) {
            this.invocation = invocation;
            this.catalog = catalog;
            this.streams = streams;
        }

        @Override
        public Integer call() {
            int stopped = streams.stop(name.stream());
            if (stopped == 0) {
                // Checked only now, so that a running stream can be stopped without a broker.
                catalog.requireKnown(name.stream());
            }
            String both = stopped > 1 ? ", and so did the process that was waiting to take over" : "";
            String idle =
                    name.isAverager() ? "no averager was running" : "stream " + name.stream() + " was not running";
            invocation.output().note(stopped > 0 ? StreamService.label(name.stream()) + " stopped" + both : idle);
            return 0;
        }
    }
}
