package io.dps.shell.stream;

import io.dps.contract.Deadline;
import io.dps.contract.StreamProgress;
import io.dps.shell.output.Column;
import io.dps.shell.output.LivePanel;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.RowWriter;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stream watch}: shows a stream's reports as they arrive. */
@Command(
        name = "watch",
        header = "Watch a stream: rates, batch time, state, watermark, late records.",
        description =
                "Redrawn in place on a terminal until Ctrl-C, the newest at the right; off a terminal, or with -o, a row per "
                        + "report.",
        footer = {
            "",
            "Examples:",
            "  stream watch hourly",
            "  stream watch --for 1m -o csv",
            "  stream watch --for 10s -o jsonl > progress.jsonl"
        })
final class StreamWatchCommand implements Callable<Integer>, NotRepeatable {
    private static final List<Column> COLUMNS = List.of(
            Column.text("time"),
            Column.text("stream"),
            Column.text("state"),
            Column.number("batch"),
            Column.number("input_rows_per_second"),
            Column.number("processed_rows_per_second"),
            Column.number("batch_ms"),
            Column.number("state_rows"),
            Column.text("watermark"),
            Column.number("readings"),
            Column.number("rejected"),
            Column.number("late_groups"));

    @Mixin
    private StreamNameArgument name;

    @Option(names = "--for", paramLabel = "TIME", description = "End after that time.")
    private Optional<Duration> duration = Optional.empty();

    private final Invocation invocation;
    private final StreamReports reports;
    private final StreamService streams;
    private final StreamCatalog catalog;

    StreamWatchCommand(Invocation invocation, StreamService streams, StreamReports reports, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.reports = reports;
        this.streams = streams;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("redraws itself");
    }

    @Override
    public Integer call() {
        catalog.requireKnown(name.stream());
        Output output = invocation.output();
        boolean live = output.isLive();
        Watching watch = live ? new Panel(output.panel(), streams) : new Rows(output.rows(COLUMNS, OutputFormat.JSONL));
        reports.follow(watch, Optional.empty());
        watch.finish();
        return 0;
    }

    /** Receives the reports of the stream until the time is up. */
    private abstract class Watching implements StreamReports.Watch {
        private final Optional<Deadline> end = duration.map(Deadline::after);

        @Override
        public final void report(StreamProgress report) {
            if (report.stream().equals(name.stream())) {
                show(report);
            }
        }

        @Override
        public boolean isDone() {
            return end.filter(Deadline::isOver).isPresent();
        }

        abstract void show(StreamProgress report);

        abstract void finish();
    }

    /** Shows one row per report, from now on. */
    private final class Rows extends Watching {
        private final RowWriter writer;
        private final Instant begun = Instant.now();
        private long shown;

        Rows(RowWriter writer) {
            this.writer = writer;
        }

        @Override
        void show(StreamProgress report) {
            if (!report.time().isBefore(begun)) {
                writer.row(row(report));
                shown++;
            }
        }

        @Override
        public void pause() {
            writer.flush();
        }

        @Override
        void finish() {
            writer.finish();
            if (shown == 0) {
                String silent = name.isAverager() ? "no averager" : "stream " + name.stream() + " has not";
                invocation.output().note(silent + " reported during that time; see: stream status");
            }
        }
    }

    /** Shows the panel, redrawn once a second so that the age of the last report stays correct. */
    private final class Panel extends Watching {
        private static final Duration REDRAW = Duration.ofSeconds(1);

        private final LivePanel panel;
        private final StreamService streams;
        private final StreamPanel lines = new StreamPanel();
        private Deadline next = Deadline.after(REDRAW);
        private boolean changed = true;

        Panel(LivePanel panel, StreamService streams) {
            this.panel = panel;
            this.streams = streams;
        }

        @Override
        void show(StreamProgress report) {
            lines.add(report);
            changed = true;
        }

        @Override
        public void pause() {
            if (changed || next.isOver()) {
                next = Deadline.after(REDRAW);
                panel.draw(lines.draw(streams::state, Instant.now(), panel.width()));
                changed = false;
            }
        }

        @Override
        void finish() {
            // The last panel stays on the screen.
        }
    }

    private static List<Object> row(StreamProgress report) {
        return Arrays.asList(
                report.time(),
                report.stream(),
                report.state().id(),
                report.batchId(),
                Math.round(report.inputRowsPerSecond()),
                Math.round(report.processedRowsPerSecond()),
                report.batchTime().toMillis(),
                report.stateRows(),
                report.watermark(),
                report.valid(),
                report.rejected(),
                report.lateGroups());
    }
}
