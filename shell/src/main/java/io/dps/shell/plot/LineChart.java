package io.dps.shell.plot;

import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws series as lines of dots, with their scale at the left and the x axis below. Where several points share a column
 * of dots, the line goes through their mean. A line over time breaks where a series has no records for long.
 */
final class LineChart {
    private static final int NARROWEST = 10;
    /** Least distance of two labels of the y axis, in lines. */
    private static final int LABEL_DISTANCE = 3;

    private static final int MOST_PARTS = 4;
    /** A time without records is longer than this many usual steps. */
    private static final int GAP_STEPS = 5;
    /** The part of a series' steps that are usual. */
    private static final double USUAL_PART = 0.9;

    private final PlotStyle style;
    private final int width;
    private final int height;

    /**
     * @param width columns of the whole chart, with its labels
     * @param height lines of the chart above its x axis, at least 2
     */
    LineChart(PlotStyle style, int width, int height) {
        this.style = style;
        this.width = width;
        this.height = height;
    }

    /** Draws the lines and the axes. */
    List<String> draw(PlotData data) {
        Range y = Range.of(data.ys());
        Range x = data.axis() == Axis.TIME ? Range.ofTimes(data.xs()) : Range.of(data.xs());
        List<String> labels = labels(y);
        int labelWidth = labels.stream().mapToInt(String::length).max().orElse(0);
        int columns = Math.max(NARROWEST, width - labelWidth - 2);
        Canvas canvas = new Canvas(columns, height, style, style.drawsBraille(data));
        for (int i = 0; i < data.series().size(); i++) {
            draw(canvas, i, data.series().get(i), x, y, data.axis() == Axis.TIME);
        }
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            String label = labels.get(row);
            String axis = " ".repeat(labelWidth - label.length()) + label + " " + style.yAxis(!label.isEmpty());
            lines.add((axis + canvas.row(row)).stripTrailing());
        }
        lines.addAll(new XAxis(style, columns).draw(data, x, " ".repeat(labelWidth + 1)));
        return lines;
    }

    /** Returns the label of each line; empty for most lines. */
    private List<String> labels(Range y) {
        int parts = Math.max(1, Math.min(MOST_PARTS, (height - 1) / LABEL_DISTANCE));
        NumberText text = NumberText.of(y, y.high() / parts - y.low() / parts);
        String[] labels = new String[height];
        Arrays.fill(labels, "");
        for (int i = 0; i <= parts; i++) {
            int row = Math.round((float) i * (height - 1) / parts);
            labels[row] = text.format(y.at(1 - (double) row / (height - 1)));
        }
        return List.of(labels);
    }

    private static void draw(Canvas canvas, int index, PlotSeries series, Range x, Range y, boolean isTime) {
        double[] sums = new double[canvas.width()];
        int[] counts = new int[canvas.width()];
        for (Point point : series.points()) {
            int column = (int) Math.round(x.fraction(point.x()) * (canvas.width() - 1));
            sums[column] += y.fraction(point.y());
            counts[column]++;
        }
        int[] taken =
                IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
        int farthest = isTime ? farthestJoined(taken) : Integer.MAX_VALUE;
        int lastX = -1;
        int lastY = -1;
        for (int column : taken) {
            int dot = (int) Math.round((1 - sums[column] / counts[column]) * (canvas.height() - 1));
            boolean joins = lastX >= 0 && column - lastX <= farthest;
            canvas.line(index, joins ? lastX : column, joins ? lastY : dot, column, dot);
            lastX = column;
            lastY = dot;
        }
    }

    /**
     * Returns the most columns between two points that a line joins. What is much longer than nearly all of a series'
     * steps is a time without records, of which a line would tell values that nobody has measured; the series' own
     * steps are the measure, so that records that come rarely, or at random, stay one line.
     */
    private static int farthestJoined(int[] taken) {
        int[] steps = IntStream.range(1, taken.length)
                .map(i -> taken[i] - taken[i - 1])
                .sorted()
                .toArray();
        return steps.length == 0 ? 0 : GAP_STEPS * steps[(int) (USUAL_PART * (steps.length - 1))];
    }
}
