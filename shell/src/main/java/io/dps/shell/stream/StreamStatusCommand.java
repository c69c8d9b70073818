package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.StreamProgress;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stream status}: shows what averagers last reported. */
@Command(
        name = "status",
        header = "Show what the averager does, whoever started it.",
        description =
                "Ends with 0 when it runs, else 1. Names the partitions in which an open transaction holds records back.",
        footer = {"", "Examples:", "  stream status", "  stream status -o vertical", "  stream status -o json"})
final class StreamStatusCommand implements Callable<Integer> {
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

    private final Invocation invocation;

    StreamStatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<StreamStatus> streams = new StreamService(invocation.platform()).states();
        invocation
                .output()
                .table(COLUMNS, streams.stream().map(StreamStatusCommand::row).toList());
        streams.stream()
                .map(StreamStatus::report)
                .filter(report -> report.notice() != null)
                .forEach(report -> invocation.output().note(report.stream() + ": " + report.notice()));
        List<String> inputs = streams.stream()
                .map(StreamStatus::report)
                .filter(report -> report.isolation() == Isolation.READ_COMMITTED)
                .map(StreamProgress::inputTopic)
                .toList();
        new StreamLag(invocation.platform())
                .held(inputs)
                .forEach(partition -> invocation.output().note(partition.text()));
        if (streams.isEmpty()) {
            invocation.output().note("no averager has reported yet");
        }
        return streams.stream().anyMatch(StreamStatus::isAlive) ? 0 : 1;
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
                stream.report().isolation().toString());
    }
}
