package io.dps.shell.plot;

import io.dps.shell.output.CellText;
import io.dps.shell.plot.PlotData.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** The x axis of a chart of lines: a rule with ticks, their labels, and a caption where it says more. */
final class XAxis {
    /** Columns for a label of a number, with a gap. */
    private static final int NUMBER_COLUMNS = 8;

    private final PlotStyle style;
    private final int columns;

    /** @param columns the characters between the ends of the axis */
    XAxis(PlotStyle style, int columns) {
        this.style = style;
        this.columns = columns;
    }

    /**
     * Draws the axis.
     *
     * @param indent what stands before its corner
     */
    List<String> draw(PlotData data, Range range, String indent) {
        String caption = data.xCaption();
        List<Double> ticks;
        DoubleFunction<String> text;
        if (data.axis() == Axis.TIME) {
            TimeTicks times = TimeTicks.of(range, columns);
            ticks = range.ticks(times.stepMillis());
            text = times::format;
        } else {
            double step = range.step(Math.max(2, columns / NUMBER_COLUMNS));
            boolean counts = data.axis() == Axis.ORDER;
            double whole = counts ? Math.max(1, step) : step;
            ticks = range.ticks(whole);
            text = NumberText.ofMultiples(range.largest(), whole)::format;
        }
        StringBuilder rule = new StringBuilder(String.valueOf(style.xAxis()).repeat(columns));
        StringBuilder labels = new StringBuilder(" ".repeat(columns));
        int free = 0;
        for (double tick : ticks) {
            int column = (int) Math.round(range.fraction(tick) * (columns - 1));
            String label = text.apply(tick);
            int start = Math.max(0, Math.min(column - label.length() / 2, columns - label.length()));
            if (start >= free && start + label.length() <= columns) {
                rule.setCharAt(column, style.tick());
                labels.replace(start, start + label.length(), label);
                free = start + label.length() + 1;
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(indent + style.corner() + rule);
        lines.add((indent + " " + labels).stripTrailing());
        if (!caption.isEmpty()) {
            String shown = CellText.fitted(caption, columns);
            lines.add(indent + " " + " ".repeat((columns - CellText.width(shown)) / 2) + shown);
        }
        return lines;
    }
}
