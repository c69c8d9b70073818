package io.dps.shell.sql;

/**
 * A position in a user's text, for messages.
 *
 * @param name the file, or empty
 * @param text the whole text
 * @param index the index, from 0
 */
public record TextPosition(String name, String text, int index) {
    /** Returns the line number, from 1. */
    public int line() {
        return 1
                + (int) text.substring(0, index)
                        .chars()
                        .filter(at -> at == '\n')
                        .count();
    }

    /** Returns the column, from 1. */
    public int column() {
        return index - text.lastIndexOf('\n', index - 1);
    }

    /** Returns the text of the line. */
    public String lineText() {
        int start = text.lastIndexOf('\n', index - 1) + 1;
        int end = text.indexOf('\n', index);
        return text.substring(start, end < 0 ? text.length() : end).stripTrailing();
    }

    /** Returns {@code FILE:LINE:COLUMN: }, or {@code line LINE, column COLUMN: } without a file name. */
    @Override
    public String toString() {
        return name.isEmpty()
                ? "line " + line() + ", column " + column() + ": "
                : name + ":" + line() + ":" + column() + ": ";
    }
}
