package io.dps.shell.plot;

import java.util.Arrays;

/**
 * A rectangle of characters on which lines are drawn as dots. With braille (Unicode block "Braille Patterns", U+2800 to
 * U+28FF) a character is two dots wide and four dots high; with marks it is one dot.
 */
final class Canvas {
    /** Bit of each dot in a braille character, by row and column. */
    private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private static final int BRAILLE = 0x2800;
    private static final int NONE = -1;

    private final PlotStyle style;
    private final boolean isBraille;
    private final int dotsAcross;
    private final int dotsDown;
    private final int[][] cells;
    /** The series that was drawn last in each cell. */
    private final int[][] owners;

    /**
     * @param width in characters
     * @param height in characters
     * @param isBraille whether to draw braille dots, or marks
     */
    Canvas(int width, int height, PlotStyle style, boolean isBraille) {
        this.style = style;
        this.isBraille = isBraille;
        this.dotsAcross = isBraille ? BITS[0].length : 1;
        this.dotsDown = isBraille ? BITS.length : 1;
        this.cells = new int[height][width];
        this.owners = new int[height][width];
        for (int[] row : owners) {
            Arrays.fill(row, NONE);
        }
    }

    /** Returns the number of dots in a line. */
    int width() {
        return cells[0].length * dotsAcross;
    }

    /** Returns the number of dots in a column. */
    int height() {
        return cells.length * dotsDown;
    }

    /** Draws a line between two dots, both included; (0, 0) is at the top left. */
    void line(int series, int fromX, int fromY, int toX, int toY) {
        int steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
        for (int i = 0; i <= steps; i++) {
            double part = steps == 0 ? 0 : (double) i / steps;
            dot(series, (int) Math.round(fromX + part * (toX - fromX)), (int) Math.round(fromY + part * (toY - fromY)));
        }
    }

    private void dot(int series, int x, int y) {
        int row = y / dotsDown;
        int column = x / dotsAcross;
        cells[row][column] |= isBraille ? BITS[y % dotsDown][x % dotsAcross] : 1;
        owners[row][column] = series;
    }

    /** Returns a row of characters; colours change only where the series does. */
    String row(int row) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        while (column < cells[row].length) {
            int owner = owners[row][column];
            StringBuilder run = new StringBuilder();
            while (column < cells[row].length && owners[row][column] == owner) {
                run.append(character(row, column));
                column++;
            }
            line.append(owner == NONE ? run : style.coloured(owner, run.toString()));
        }
        return line.toString();
    }

    private char character(int row, int column) {
        if (isBraille) {
            return (char) (BRAILLE + cells[row][column]);
        }
        return owners[row][column] == NONE ? ' ' : PlotStyle.mark(owners[row][column]);
    }
}
