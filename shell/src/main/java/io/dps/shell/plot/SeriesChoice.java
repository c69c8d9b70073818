package io.dps.shell.plot;

import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotSeries.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The series that a plot shows: more lines than a reader can tell apart are left out, and named.
 *
 * @param shown the series with the most points, by name
 * @param warning names the series that are left out; empty if there are none
 */
record SeriesChoice(List<PlotSeries> shown, Optional<String> warning) {
    static final int MOST = 8;
    private static final int MOST_NAMED = 10;

    /** Returns all series, in their order. */
    static SeriesChoice all(Map<String, List<Point>> found) {
        List<PlotSeries> shown = found.entrySet().stream()
                .map(each -> new PlotSeries(each.getKey(), each.getValue()))
                .toList();
        return new SeriesChoice(shown, Optional.empty());
    }

    /**
     * Chooses among series.
     *
     * @param found the points by name of the series
     * @param by what the series are the values of, for the warning
     */
    static SeriesChoice of(Map<String, List<Point>> found, String by) {
        List<String> bySize = found.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Point>> each) ->
                                -each.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        List<PlotSeries> shown = bySize.stream()
                .limit(MOST)
                .sorted()
                .map(name -> new PlotSeries(name, found.get(name)))
                .toList();
        List<String> left = bySize.stream().skip(MOST).toList();
        return new SeriesChoice(shown, left.isEmpty() ? Optional.empty() : Optional.of(warning(by, left)));
    }

    private static String warning(String by, List<String> left) {
        String named = left.stream().limit(MOST_NAMED).map(CellText::printable).collect(Collectors.joining(", "));
        String more = left.size() > MOST_NAMED ? " and " + (left.size() - MOST_NAMED) + " more" : "";
        return "warning: only the " + MOST + " values of " + by + " with the most points are drawn; left out: " + named
                + more;
    }
}
