package io.dps.shell.output;

import java.util.List;

/** A row of bars for how a figure went, the last value at the right; the tallest bar is the largest value. */
public final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * Draws the last values.
     *
     * @param values none negative; what is not finite is drawn as a blank
     * @param width columns to fill; blanks come before the first value
     */
    public static String of(List<Double> values, int width) {
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
