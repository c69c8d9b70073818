package io.dps.shell.stream;

import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.topic.IsolationOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stream start}: starts the averager. */
@Command(
        name = "start",
        header = "Start the averager, a process that outlives the shell.",
        description = "It reads weather_data, averages over windows of event time, and writes weather_data_avg. "
                + "A window is written once the watermark has passed its end. Window, watermark, grouping, --max-ahead and "
                + "--isolation are kept with the checkpoint: a later start must name the same, until 'stream reset'.",
        footer = {
            "",
            "Examples:",
            "  stream start",
            "  stream start --until-caught-up",
            "  stream start --window 1m --by-sensor",
            "  stream start --for 25m --wait-for-writer 30m"
        })
final class StreamStartCommand implements Callable<Integer> {
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
            description = "How far a reading's time may be past its arrival (default: 1h).")
    private Duration maxAhead;

    @Mixin
    private IsolationOption isolation;

    @Option(
            names = "--until-caught-up",
            description = "Wait until all readings that are there now are averaged, then end.")
    private boolean untilCaughtUp;

    @Option(names = "--for", paramLabel = "TIME", description = "End after that time.")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--wait-for-writer",
            paramLabel = "TIME",
            description = "When one runs already: start beside it, and take over once it ends within that time.")
    private Optional<Duration> waitForWriter = Optional.empty();

    private final Invocation invocation;

    StreamStartCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        StreamRequest request = new StreamRequest(
                new StreamOptions(window, watermark, maxAhead, bySensor),
                isolation.level(),
                untilCaughtUp,
                duration,
                waitForWriter);
        StreamService streams = new StreamService(invocation.platform());
        streams.requirePlatform();
        StreamStart started;
        try (StatusLine status = invocation.output().status()) {
            status.show("averager starting");
            started = streams.start(request, report -> status.show(line(report)));
        }
        String waiting = "averager waits for the one that runs; see: stack logs " + started.process();
        invocation.output().note(started.report().map(StreamStartCommand::line).orElse(waiting));
        started.report().map(StreamProgress::notice).ifPresent(invocation.output()::note);
        return 0;
    }

    /** What a report says in a line; of late readings only when there are some. */
    static String line(StreamProgress report) {
        String watermark =
                report.watermark() == null ? "none yet" : report.watermark().toString();
        return "averager " + report.state() + ", batch " + report.batchId() + ": " + report.valid() + " readings, "
                + report.rejected() + " rejected, watermark "
                + watermark
                + (report.lateGroups() == 0 ? "" : ", late: " + StreamPanel.late(report));
    }
}
