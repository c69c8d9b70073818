package io.dps.shell.output;

/**
 * A column of rows.
 *
 * @param name its name, in snake_case, as it stands in JSON
 * @param alignment how a table sets its cells
 */
public record Column(String name, Alignment alignment) {
    /** The alignment of cells in a table. */
    public enum Alignment {
        LEFT,
        RIGHT
    }

    /** A column of words. */
    public static Column text(String name) {
        return new Column(name, Alignment.LEFT);
    }

    /** A column of numbers. */
    public static Column number(String name) {
        return new Column(name, Alignment.RIGHT);
    }
}
