package io.dps.generator.replay;

import io.dps.generator.reading.ReadingSource;

/**
 * One row of a CSV file that could not be turned into a reading.
 *
 * @param line line on which the row begins, counted from 1 as in an editor (quoted cells may span several lines)
 * @param column name of the column at fault, as the header spells it
 * @param reason what is wrong, with the offending text shortened and free of control characters
 */
public record BadRow(long line, String column, String reason) {
    private static final String ELLIPSIS = "...";

    /** Returns the beginning of a text from the file, made safe to quote in a one-line message. */
    static String excerpt(String text, int longest) {
        StringBuilder excerpt = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> excerpt.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return text.codePointCount(0, text.length()) > longest ? excerpt + ELLIPSIS : excerpt.toString();
    }

    /** Thrown when one row is not a reading; never leaves the package, and has no stack trace. */
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

    /** Receives each row that a replay leaves out, on the thread that reads. */
    @FunctionalInterface
    public interface BadRowListener {

        /** Receives a row that was left out; the replay continues with the next one. */
        void onBadRow(BadRow row);

        /** Returns a listener that ignores rows; {@link ReadingSource#badRows()} still counts them. */
        static BadRowListener none() {
            return row -> {};
        }
    }
}
