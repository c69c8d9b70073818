package io.dps.shell.plot;

import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Turns points on any axis into bars, and leaves out those that nobody would read. */
final class Bars {
    private static final int MOST = 50;

    private Bars() {}

    /** Returns the bars: the last ones on an axis of time, otherwise the first ones. */
    static PlotData of(PlotData data) {
        List<Double> all = new ArrayList<>(new TreeSet<>(data.xs().boxed().toList()));
        boolean isTime = data.axis() == Axis.TIME;
        int begin = isTime ? Math.max(0, all.size() - MOST) : 0;
        List<Double> kept = all.subList(begin, Math.min(all.size(), begin + MOST));
        Map<Double, Integer> places = new LinkedHashMap<>();
        kept.forEach(x -> places.put(x, places.size()));
        List<PlotSeries> series = new ArrayList<>();
        int sharing = 0;
        for (PlotSeries each : data.series()) {
            Map<Integer, Point> bars = new LinkedHashMap<>();
            for (Point point : each.points()) {
                Integer place = places.get(point.x());
                boolean isShared = place != null && bars.putIfAbsent(place, new Point(place, point.y())) != null;
                sharing += isShared ? 1 : 0;
            }
            series.add(new PlotSeries(each.name(), List.copyOf(bars.values())));
        }
        List<String> warnings = new ArrayList<>(data.warnings());
        if (sharing > 0) {
            warnings.add("warning: a bar shows the first of several values; left out: " + sharing
                    + "; SQL can combine them, such as: avg(...) group by ...");
        }
        if (all.size() > kept.size()) {
            warnings.add("warning: only the " + (isTime ? "last " : "first ") + MOST + " of " + all.size()
                    + " bars are drawn");
        }
        return new PlotData(
                data.title(),
                Axis.NAME,
                data.xName(),
                data.yName(),
                kept.stream().map(x -> label(data, x)).toList(),
                series,
                PlotKind.BARS,
                warnings);
    }

    private static String label(PlotData data, double x) {
        return switch (data.axis()) {
            case NAME -> data.labels().get((int) x);
            case TIME -> Instant.ofEpochMilli((long) x).toString();
            case NUMBER, ORDER -> NumberText.alone(x);
        };
    }
}
