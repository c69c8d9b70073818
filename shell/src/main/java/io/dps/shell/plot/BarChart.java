package io.dps.shell.plot;

import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotSeries.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws a line with a bar for each value: its name at the left, its number at the right end. */
final class BarChart {
    private static final int NARROWEST = 5;
    /** Blocks from an eighth of a character to a whole one. */
    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private final PlotStyle style;
    private final int width;

    /** @param width columns of the whole chart */
    BarChart(PlotStyle style, int width) {
        this.style = style;
        this.width = width;
    }

    /** One bar: the name is empty in all but the first of a group. */
    private record Bar(String name, int series, double value) {}

    /** Draws the bars of an axis of names, those of one name together. */
    List<String> draw(PlotData data) {
        int room = Math.max(NARROWEST, width / 3);
        List<Bar> bars = bars(data, room);
        int nameWidth =
                bars.stream().mapToInt(bar -> CellText.width(bar.name)).max().orElse(0);
        int numberWidth = bars.stream()
                .mapToInt(bar -> NumberText.alone(bar.value).length())
                .max()
                .orElse(0);
        int markWidth = data.hasLegend() ? 2 : 0;
        int cells = Math.max(NARROWEST, width - nameWidth - markWidth - numberWidth - 3);
        double low = Math.min(0, data.ys().min().orElse(0));
        double high = Math.max(0, data.ys().max().orElse(0));
        Range range = new Range(low, high > low ? high : low + 1);
        List<String> lines = new ArrayList<>();
        for (Bar bar : bars) {
            String mark = data.hasLegend() ? PlotStyle.mark(bar.series) + " " : "";
            lines.add(bar.name + " ".repeat(nameWidth - CellText.width(bar.name)) + " "
                    + style.coloured(bar.series, mark) + style.yAxis(false)
                    + style.coloured(bar.series, blocks(bar.value, range, cells)) + " " + NumberText.alone(bar.value));
        }
        return lines;
    }

    private static List<Bar> bars(PlotData data, int room) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < data.labels().size(); i++) {
            int label = i;
            List<Bar> group = new ArrayList<>();
            for (int series = 0; series < data.series().size(); series++) {
                for (Point point : data.series().get(series).points()) {
                    if (point.x() == label) {
                        group.add(new Bar("", series, point.y()));
                    }
                }
            }
            group.sort(Comparator.comparingInt(Bar::series));
            for (int j = 0; j < group.size(); j++) {
                Bar bar = group.get(j);
                String name = j == 0 ? CellText.fitted(data.labels().get(label), room) : "";
                bars.add(new Bar(name, bar.series, bar.value));
            }
        }
        return bars;
    }

    /** Returns the bar from zero to the value, with the blanks before it. */
    private String blocks(double value, Range range, int cells) {
        // A cell for the smallest negative value too.
        int zero = range.low() < 0 ? Math.max(1, (int) Math.floor(range.fraction(0) * cells)) : 0;
        double length = Math.abs(range.fraction(value) - range.fraction(0)) * cells;
        if (value < 0) {
            int whole = Math.min(zero, Math.max(1, (int) Math.round(length)));
            return " ".repeat(zero - whole) + full(whole);
        }
        String blanks = " ".repeat(zero);
        if (style.isAscii()) {
            return blanks + full(Math.min(cells - zero, Math.max(value > 0 ? 1 : 0, (int) Math.round(length))));
        }
        int eighths = Math.min((cells - zero) * EIGHTHS.length(), Math.max(value > 0 ? 1 : 0, (int)
                Math.round(length * EIGHTHS.length())));
        int rest = eighths % EIGHTHS.length();
        return blanks + full(eighths / EIGHTHS.length()) + (rest == 0 ? "" : EIGHTHS.charAt(rest - 1));
    }

    private String full(int cells) {
        return (style.isAscii() ? "#" : "█").repeat(cells);
    }
}
