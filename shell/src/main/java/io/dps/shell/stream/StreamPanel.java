package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.shell.output.Sparkline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The lines of {@code stream watch}: the last reports of one stream, drawn as text. */
final class StreamPanel {
    private static final int BARS = 40;
    /** What the names and the figures beside the bars take; a narrow terminal shows fewer bars, then none. */
    private static final int TEXT = 60;

    private final List<StreamProgress> reports = new ArrayList<>();
    private int bars;

    /** Takes the next report. A report without a batch repeats the figures of the last one and is no new bar. */
    void add(StreamProgress report) {
        if (!reports.isEmpty() && reports.get(reports.size() - 1).batchId() == report.batchId()) {
            reports.remove(reports.size() - 1);
        }
        reports.add(report);
        if (reports.size() > BARS + 1) {
            reports.remove(0);
        }
    }

    List<String> draw(Function<StreamProgress, StreamState> states, Instant now, int width) {
        if (reports.isEmpty()) {
            return List.of("no stream has reported yet; start it with: stream start");
        }
        bars = Math.max(0, Math.min(BARS, width - TEXT));
        StreamProgress last = reports.get(reports.size() - 1);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s  %s  batch %d  %s ago",
                last.stream(),
                states.apply(last).state(),
                last.batchId(),
                Durations.show(between(last.time(), now))));
        lines.add(line("arriving", StreamProgress::inputRate, Math.round(last.inputRate()) + " records/s"));
        lines.add(line("processed", StreamProgress::processedRate, Math.round(last.processedRate()) + " records/s"));
        lines.add(line(
                "batch time",
                report -> report.batchTime().toMillis(),
                last.batchTime().toMillis() + " ms"));
        lines.add(line("state", StreamProgress::stateRows, last.stateRows() + " open windows"));
        lines.add(line("watermark", StreamPanel::behind, watermark(last)));
        lines.add(bars("late", growth(StreamProgress::lateGroups), last.late()));
        lines.add(bars(
                "rejected",
                growth(StreamProgress::rejected),
                last.rejected() + " of " + (last.valid() + last.rejected()) + " records"));
        last.error().ifPresent(error -> lines.add("error: " + error));
        return lines;
    }

    private String line(String name, ToDoubleFunction<StreamProgress> figure, String text) {
        return bars(name, reports.stream().map(figure::applyAsDouble).toList(), text);
    }

    private String bars(String name, List<Double> figures, String text) {
        String drawn = bars == 0 ? "" : Sparkline.of(figures, bars) + "  ";
        return String.format(Locale.ROOT, "%-10s  %s%s", name, drawn, text);
    }

    /** What came with each report of a figure that only grows. */
    private List<Double> growth(ToDoubleFunction<StreamProgress> figure) {
        List<Double> growth = new ArrayList<>();
        for (int i = 1; i < reports.size(); i++) {
            growth.add(Math.max(0, figure.applyAsDouble(reports.get(i)) - figure.applyAsDouble(reports.get(i - 1))));
        }
        return growth;
    }

    private static double behind(StreamProgress report) {
        return report.watermark()
                .map(watermark -> (double) between(watermark, report.time()).toSeconds())
                .orElse(Double.NaN);
    }

    private static String watermark(StreamProgress report) {
        return report.watermark()
                .map(watermark ->
                        watermark + ", " + Durations.show(between(watermark, report.time())) + " behind the clock")
                .orElse("none yet");
    }

    private static Duration between(Instant earlier, Instant later) {
        return later.isBefore(earlier) ? Duration.ZERO : Duration.between(earlier, later);
    }
}
