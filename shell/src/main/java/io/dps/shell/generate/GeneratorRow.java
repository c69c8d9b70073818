package io.dps.shell.generate;

import io.dps.contract.PublishReport;
import io.dps.shell.output.Column;
import io.dps.stack.model.ServiceStatus;
import java.math.BigDecimal;
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
    static List<Object> of(PublishReport report, Optional<ServiceStatus> process) {
        return Arrays.asList(
                process.isEmpty() && !report.state().isLast()
                        ? "dead"
                        : report.state().id(),
                process.flatMap(ServiceStatus::id).orElse(null),
                report.topic(),
                report.acknowledged(),
                decimal(report.rate()),
                report.bytes(),
                decimal(report.ackMsP50()),
                decimal(report.ackMsP99()),
                report.late(),
                report.duplicates(),
                report.malformed(),
                report.badRows(),
                report.time().toString(),
                report.error() == null ? "" : report.error());
    }

    /** Shown with the digits that the report has. */
    private static BigDecimal decimal(Double value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    static String line(PublishReport report) {
        String rate = report.rate() == null ? "" : ", " + Math.round(report.rate()) + "/s";
        return "generator " + report.state().id() + ": " + report.acknowledged() + " readings acknowledged" + rate;
    }
}
