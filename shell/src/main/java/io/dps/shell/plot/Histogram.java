package io.dps.shell.plot;

import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts values by ranges of equal width, whose ends are round numbers. A range contains its lower end and not its upper
 * end.
 */
final class Histogram {
    private Histogram() {}

    /**
     * Returns the counts, as bars.
     *
     * @param most number of ranges to stay at or below, at least 2
     */
    static PlotData of(PlotData data, int most) {
        Range values = new Range(data.ys().min().orElseThrow(), data.ys().max().orElseThrow());
        boolean areWhole = data.ys().allMatch(value -> value == Math.rint(value));
        double least = values.low() == values.high() ? 1 : values.step(Math.max(1, most - 1));
        double step = areWhole ? Math.max(1, least) : least;
        double first = Math.floor(values.low() / step);
        int bins = (int) Math.max(1, Math.min(most, Math.floor(values.high() / step) - first + 1));
        NumberText text = NumberText.ofMultiples(Math.max(values.largest(), step), step);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            double low = (first + i) * step;
            labels.add(areWhole && step == 1 ? text.format(low) : text.format(low) + " .. " + text.format(low + step));
        }
        List<PlotSeries> counted = data.series().stream()
                .map(series -> new PlotSeries(series.name(), counts(series, first, step, bins)))
                .toList();
        return new PlotData(
                data.title(), Axis.NAME, data.yName(), "count", labels, counted, PlotKind.BARS, data.warnings());
    }

    private static List<Point> counts(PlotSeries series, double first, double step, int bins) {
        int[] counts = new int[bins];
        series.points()
                .forEach(
                        point -> counts[(int) Math.max(0, Math.min(bins - 1, Math.floor(point.y() / step) - first))]++);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            points.add(new Point(i, counts[i]));
        }
        return points;
    }
}
