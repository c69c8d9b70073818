package io.dps.shell.plot;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Variables;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a plot is drawn with characters.
 *
 * @param isAscii whether to use ASCII alone, for terminals that cannot show braille
 * @param isColoured whether series have colours; without, each has a mark of its own
 */
record PlotStyle(boolean isAscii, boolean isColoured) {
    /** Marks of series, by their index. */
    private static final String MARKS = "*o+x#@%&";
    /** Colours of series as ANSI codes, by their index. */
    private static final int[] COLOURS = {36, 33, 35, 32, 94, 31, 37, 90};

    private static final String RESET = "\u001b[39m";
    /** Types of terminals whose fonts lack braille. */
    private static final Set<String> POOR_TERMINALS = Set.of("dumb", "linux");

    /** Returns the style for the output of a line: off a terminal, what it holds is UTF-8 without colours. */
    static PlotStyle of(Invocation invocation, boolean wantsAscii) {
        boolean isTerminal = invocation.streams().outIsTerminal();
        // A panel shows the bytes of a colour as text.
        boolean isColoured = isTerminal
                && !invocation.streams().outIsPanel()
                && invocation.streams().errIsTerminal()
                && invocation.colour();
        return new PlotStyle(wantsAscii || (isTerminal && lacksBraille(invocation.variables())), isColoured);
    }

    /** Returns true if these variables tell of a terminal or a locale without braille. */
    static boolean lacksBraille(Variables variables) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .flatMap(name -> variables.get(name).stream())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        boolean isUtf8 = locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
        return POOR_TERMINALS.contains(variables.get("TERM").orElse("")) || (!locale.isEmpty() && !isUtf8);
    }

    PlotStyle withoutColours() {
        return new PlotStyle(isAscii, false);
    }

    /** Returns the mark of a series, which tells it apart without colours. */
    static char mark(int series) {
        return MARKS.charAt(series % MARKS.length());
    }

    /** Returns the text in the colour of a series. */
    String coloured(int series, String text) {
        return isColoured ? "\u001b[" + COLOURS[series % COLOURS.length] + "m" + text + RESET : text;
    }

    /** Returns true if lines are dots of braille; otherwise the mark of its series is at each place of a line. */
    boolean drawsBraille(PlotData data) {
        return !isAscii && (isColoured || !data.hasLegend());
    }

    /** Returns what stands before the name of a series in the legend, one character wide. */
    String sample(int series, boolean isBraille) {
        return coloured(series, isBraille ? "━" : String.valueOf(mark(series)));
    }

    /** Returns the y axis: at a label, or between labels. */
    char yAxis(boolean hasLabel) {
        return isAscii ? hasLabel ? '+' : '|' : hasLabel ? '┤' : '│';
    }

    char corner() {
        return isAscii ? '+' : '└';
    }

    char xAxis() {
        return isAscii ? '-' : '─';
    }

    char tick() {
        return isAscii ? '+' : '┬';
    }
}
