package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.StreamProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The lines of {@code stream watch}: draws the last reports of one stream as text. */
final class StreamPanel {
    private static final int BARS = 40;
    /** Columns for the names and figures beside the bars; a narrow terminal shows fewer bars, then none. */
    private static final int TEXT = 60;

    private final List<StreamProgress> reports = new ArrayList<>();
    private int bars;

    /** Adds the next report. A report without a batch repeats the figures of the previous one and adds no bar. */
    void add(StreamProgress report) {
        if (!reports.isEmpty() && reports.get(reports.size() - 1).batchId() == report.batchId()) {
            reports.remove(reports.size() - 1);
        }
        reports.add(report);
        if (reports.size() > BARS + 1) {
            reports.remove(0);
        }
    }

    List<String> draw(Function<StreamProgress, StreamStatus> states, Instant now, int width) {
        if (reports.isEmpty()) {
            return List.of("no stream has reported yet; start the averager with: stream start");
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
        lines.add(line(
                "arriving", StreamProgress::inputRowsPerSecond, Math.round(last.inputRowsPerSecond()) + " records/s"));
        lines.add(line(
                "processed",
                StreamProgress::processedRowsPerSecond,
                Math.round(last.processedRowsPerSecond()) + " records/s"));
        lines.add(line(
                "batch time",
                report -> report.batchTime().toMillis(),
                last.batchTime().toMillis() + " ms"));
        lines.add(line("state", StreamProgress::stateRows, last.stateRows() + " open windows"));
        lines.add(line("watermark", StreamPanel::behind, watermark(last)));
        lines.add(bars("late", growth(StreamProgress::lateGroups), late(last)));
        lines.add(bars(
                "rejected",
                growth(StreamProgress::rejected),
                last.rejected() + " of " + (last.valid() + last.rejected()) + " records"));
        if (last.error() != null) {
            lines.add("error: " + last.error());
        }
        return lines;
    }

    /**
     * Returns whether readings arrived after their window was closed, and if so the command to use. No average counts
     * such readings.
     */
    static String late(StreamProgress report) {
        long groups = report.lateGroups();
        return groups == 0 ? "no" : "yes, " + groups + (groups == 1 ? " group" : " groups") + "; see: stream verify";
    }

    private String line(String name, ToDoubleFunction<StreamProgress> figure, String text) {
        return bars(name, reports.stream().map(figure::applyAsDouble).toList(), text);
    }

    private String bars(String name, List<Double> figures, String text) {
        String drawn = bars == 0 ? "" : Sparkline.of(figures, bars) + "  ";
        return String.format(Locale.ROOT, "%-10s  %s%s", name, drawn, text);
    }

    /** Returns the increase from report to report of a counter. */
    private List<Double> growth(ToDoubleFunction<StreamProgress> figure) {
        List<Double> growth = new ArrayList<>();
        for (int i = 1; i < reports.size(); i++) {
            growth.add(Math.max(0, figure.applyAsDouble(reports.get(i)) - figure.applyAsDouble(reports.get(i - 1))));
        }
        return growth;
    }

    private static double behind(StreamProgress report) {
        Instant watermark = report.watermark();
        return watermark == null
                ? Double.NaN
                : between(watermark, report.time()).toSeconds();
    }

    private static String watermark(StreamProgress report) {
        Instant watermark = report.watermark();
        return watermark == null
                ? "none yet"
                : watermark + ", " + Durations.show(between(watermark, report.time())) + " behind the clock";
    }

    private static Duration between(Instant earlier, Instant later) {
        return later.isBefore(earlier) ? Duration.ZERO : Duration.between(earlier, later);
    }

    /** A row of bars for the history of a figure, the last value at the right; the tallest bar is the largest value. */
    static final class Sparkline {
        private static final String BARS = "▁▂▃▄▅▆▇█";

        private Sparkline() {}

        /**
         * Draws the last values.
         *
         * @param values values to draw, none negative; a value that is not finite is drawn as a blank
         * @param width columns to fill; blanks come before the first value
         */
        static String of(List<Double> values, int width) {
            List<Double> shown = values.subList(Math.max(0, values.size() - width), values.size());
            double largest = shown.stream()
                    .filter(Double::isFinite)
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
            StringBuilder line = new StringBuilder(" ".repeat(width - shown.size()));
            for (double value : shown) {
                line.append(Double.isFinite(value) ? bar(value, largest) : ' ');
            }
            return line.toString();
        }

        private static char bar(double value, double largest) {
            int top = BARS.length() - 1;
            return BARS.charAt(largest <= 0 ? 0 : (int) Math.round(Math.max(0, value) / largest * top));
        }
    }
}
