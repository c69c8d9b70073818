package io.dps.shell.plot;

import java.util.Locale;

/** The kinds of plots, as {@code --as} names them. */
public enum PlotKind {
    /** A line for each series, over time, numbers or the order of the values. */
    LINE,
    /** A bar for each value. */
    BARS,
    /** A bar for each range of values, as long as the number of values in it. */
    HISTOGRAM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
