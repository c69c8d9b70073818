package io.dps.shell.output;

/**
 * A column of rows.
 *
 * @param name its name in snake_case, as used in JSON
 * @param alignment how a table aligns the column's cells
 */
public record Column(String name, Alignment alignment) {
    /** The alignment of cells in a table. */
    public enum Alignment {
        LEFT,
        RIGHT
    }

    /** Creates a left-aligned column of text. */
    public static Column text(String name) {
        return new Column(name, Alignment.LEFT);
    }

    /** Creates a right-aligned column of numbers. */
    public static Column number(String name) {
        return new Column(name, Alignment.RIGHT);
    }
}
