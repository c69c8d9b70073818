package io.dps.shell.sql;

/**
 * A place in a text of a user, for messages.
 *
 * @param name the file, or empty
 * @param text the whole text
 * @param index the place, from 0
 */
public record TextPosition(String name, String text, int index) {
    /** The line, from 1. */
    public int line() {
        return 1
                + (int) text.substring(0, index)
                        .chars()
                        .filter(at -> at == '\n')
                        .count();
    }

    /** The column, from 1. */
    public int column() {
        return index - text.lastIndexOf('\n', index - 1);
    }

    /** The text of the line. */
    public String lineText() {
        int start = text.lastIndexOf('\n', index - 1) + 1;
        int end = text.indexOf('\n', index);
        return text.substring(start, end < 0 ? text.length() : end).stripTrailing();
    }

    /** {@code FILE:LINE:COLUMN: } or {@code line LINE, column COLUMN: }. */
    @Override
    public String toString() {
        return name.isEmpty()
                ? "line " + line() + ", column " + column() + ": "
                : name + ":" + line() + ":" + column() + ": ";
    }
}
