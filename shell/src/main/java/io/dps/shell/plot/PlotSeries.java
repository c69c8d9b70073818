package io.dps.shell.plot;

import java.util.List;

/**
 * The points of one line, or the bars of one colour.
 *
 * @param name what the legend calls it
 * @param points its points, ordered by {@code x}
 */
public record PlotSeries(String name, List<Point> points) {
    public PlotSeries {
        points = List.copyOf(points);
    }

    /**
     * One value.
     *
     * @param x milliseconds since 1970 on an axis of time, a number on an axis of numbers, a number from 1 on
     *     an axis of order, otherwise the index of a label
     * @param y the value, finite
     */
    public record Point(double x, double y) {}
}
