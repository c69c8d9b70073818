package io.dps.shell.help;

/**
 * How a page looks.
 *
 * @param width the maximum number of columns of prose and tables; code is shown as it is
 * @param bold whether the terminal can show bold text
 */
public record PageStyle(int width, boolean bold) {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    String emphasized(String word) {
        return bold ? BOLD + word + PLAIN : word;
    }

    /** Returns a copy for text that is indented by some columns. */
    PageStyle narrowerBy(int columns) {
        return new PageStyle(width - columns, bold);
    }
}
