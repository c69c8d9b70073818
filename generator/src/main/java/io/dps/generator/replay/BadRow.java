package io.dps.generator.replay;

import io.dps.generator.reading.ReadingSource;

/**
 * One row of a CSV file of which no reading could be made.
 *
 * @param line where the row begins, counted from 1 as an editor counts lines (quoted cells may span several)
 * @param column name of the column at fault, as the header spells it
 * @param reason what is wrong, with the offending text shortened and free of control characters
 */
public record BadRow(long line, String column, String reason) {
    private static final String ELLIPSIS = "...";

    /** Returns the beginning of foreign text, fit to be quoted in a message of one line. */
    static String excerpt(String text, int longest) {
        StringBuilder excerpt = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> excerpt.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return text.codePointCount(0, text.length()) > longest ? excerpt + ELLIPSIS : excerpt.toString();
    }

    /** Thrown when one row is not a reading; never leaves the package, and costs no stack trace. */
    static final class BadCellException extends Exception {

        private static final int SHOWN = 40;

        private final String column;

        BadCellException(String column, String reason) {
            super(reason, null, false, false);
            this.column = column;
        }

        BadCellException(String column, String reason, String text) {
            this(column, reason + ": '" + excerpt(text, SHOWN) + "'");
        }

        String column() {
            return column;
        }
    }

    /** Called with each row that a replay leaves out, on the thread that reads. */
    @FunctionalInterface
    public interface BadRowListener {

        /** Takes a row that was left out; the replay goes on with the next one. */
        void onBadRow(BadRow row);

        /** Returns a listener that ignores rows; {@link ReadingSource#badRows()} counts all the same. */
        static BadRowListener none() {
            return row -> {};
        }
    }
}
