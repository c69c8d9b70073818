package io.dps.shell.plot;

import io.dps.shell.plot.PlotSeries.Point;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a plot shows, whatever draws it. All numbers are finite, and there is at least one point.
 *
 * @param title one line about the values; may contain foreign text
 * @param axis what the x axis shows
 * @param xName caption of the x axis; empty for none
 * @param yName caption of the y axis with its unit; empty for none
 * @param labels the names on an axis of names, by index; empty for other axes
 * @param series the lines or the groups of bars, at least one
 * @param usual the kind to draw if the user asks for none
 * @param warnings about values that are not shown
 */
public record PlotData(
        String title,
        Axis axis,
        String xName,
        String yName,
        List<String> labels,
        List<PlotSeries> series,
        PlotKind usual,
        List<String> warnings) {
    public PlotData {
        labels = List.copyOf(labels);
        series = List.copyOf(series);
        warnings = List.copyOf(warnings);
    }

    /** What the positions of points on the x axis are. */
    public enum Axis {
        TIME,
        NUMBER,
        /** The order of the values. */
        ORDER,
        /** Names without an order, as of bars. */
        NAME
    }

    Stream<Point> points() {
        return series.stream().flatMap(each -> each.points().stream());
    }

    DoubleStream xs() {
        return points().mapToDouble(Point::x);
    }

    DoubleStream ys() {
        return points().mapToDouble(Point::y);
    }

    /** Returns the caption of the x axis: on an axis of time, the days that its labels leave out. */
    public String xCaption() {
        if (axis != Axis.TIME) {
            return xName;
        }
        return TimeTicks.caption(Range.ofTimes(xs())) + (xName.isEmpty() ? "" : ", " + xName);
    }

    /** Returns true if a legend is needed to tell the series apart. */
    public boolean hasLegend() {
        return series.size() > 1;
    }
}
