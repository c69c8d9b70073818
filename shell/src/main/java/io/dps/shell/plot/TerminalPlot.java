package io.dps.shell.plot;

import io.dps.shell.output.CellText;
import java.util.ArrayList;
import java.util.List;

/** Draws a plot as lines of text: title, legend, and the chart with its axes. */
final class TerminalPlot {
    private static final int NARROWEST = 20;
    /** Columns before a name in the legend. */
    private static final int SAMPLE = 2;

    private static final String GAP = "  ";

    private final PlotStyle style;
    private final int width;
    private final int height;

    /**
     * @param width most columns of a line
     * @param height lines of a chart of lines, and most ranges of a histogram
     */
    TerminalPlot(PlotStyle style, int width, int height) {
        this.style = style;
        this.width = Math.max(NARROWEST, width);
        this.height = Math.max(2, height);
    }

    /** Returns the bars to draw, or the data itself for lines. */
    static PlotData shaped(PlotData data, PlotKind kind, int ranges) {
        return switch (kind) {
            case LINE -> data;
            case BARS -> Bars.of(data);
            case HISTOGRAM -> Histogram.of(data, Math.max(2, ranges));
        };
    }

    /** Draws data that has been shaped for its kind. */
    List<String> draw(PlotData shaped, PlotKind kind) {
        List<String> lines = new ArrayList<>();
        lines.addAll(title(shaped.title()));
        if (shaped.hasLegend()) {
            lines.addAll(legend(shaped, kind == PlotKind.LINE && style.drawsBraille(shaped)));
        }
        lines.addAll(
                kind == PlotKind.LINE
                        ? new LineChart(style, width, height).draw(shaped)
                        : new BarChart(style, width).draw(shaped));
        return lines;
    }

    /** Returns the title in at most two lines. */
    private List<String> title(String title) {
        String printable = CellText.printable(title);
        String first = CellText.fitted(printable, width);
        int blank = first.length() == printable.length() ? -1 : first.lastIndexOf(' ');
        return blank <= 0
                ? List.of(first)
                : List.of(first.substring(0, blank), CellText.fitted(printable.substring(blank + 1), width));
    }

    private List<String> legend(PlotData data, boolean isBraille) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < data.series().size(); i++) {
            String name = CellText.fitted(data.series().get(i).name(), width - SAMPLE);
            int columns = SAMPLE + CellText.width(name);
            if (used > 0 && used + GAP.length() + columns > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            line.append(used == 0 ? "" : GAP)
                    .append(style.sample(i, isBraille))
                    .append(' ')
                    .append(name);
            used += (used == 0 ? 0 : GAP.length()) + columns;
        }
        lines.add(line.toString());
        return lines;
    }
}
