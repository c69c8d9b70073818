package io.dps.shell.generate;

import io.dps.shell.output.Column;
import io.dps.stack.model.ServiceStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the generator's process said, as a row and as a line. */
final class GeneratorRow {
    static final List<Column> COLUMNS = List.of(
            Column.text("state"),
            Column.text("id"),
            Column.text("topic"),
            Column.number("acknowledged"),
            Column.number("rate"),
            Column.number("bytes"),
            Column.number("ack_ms_p50"),
            Column.number("ack_ms_p99"),
            Column.number("late"),
            Column.number("duplicates"),
            Column.number("malformed"),
            Column.number("bad_rows"),
            Column.text("reported"),
            Column.text("error"));

    private GeneratorRow() {}

    /** The state is {@code dead} when the process is gone without a last word. */
    static List<Object> of(GeneratorReport report, Optional<ServiceStatus> process) {
        return Arrays.asList(
                process.isEmpty() && !report.hasEnded() ? "dead" : report.state(),
                process.flatMap(ServiceStatus::id).orElse(null),
                report.text("topic"),
                report.acknowledged(),
                report.number("rate"),
                report.number("bytes"),
                report.number("ack_ms_p50"),
                report.number("ack_ms_p99"),
                report.number("late"),
                report.number("duplicates"),
                report.number("malformed"),
                report.number("bad_rows"),
                report.text("time"),
                report.text("error"));
    }

    static String line(GeneratorReport report) {
        String rate = report.number("rate") == null
                ? ""
                : ", " + Math.round(report.number("rate").doubleValue()) + "/s";
        return "generator " + report.state() + ": " + report.acknowledged() + " readings acknowledged" + rate;
    }
}
