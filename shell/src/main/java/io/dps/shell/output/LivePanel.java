package io.dps.shell.output;

import java.util.List;
import java.util.function.IntSupplier;

/** Lines on a terminal that are drawn again in place. One thread. */
public final class LivePanel {
    private final DataWriter out;
    private final IntSupplier width;
    private int drawn;

    LivePanel(DataWriter out, IntSupplier width) {
        this.out = out;
        this.width = width;
    }

    /** Draws the lines over those drawn before; what does not fit into the width is cut. */
    public void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        for (String line : lines) {
            text.append('\r').append(fitted(CellText.printable(line))).append("\u001b[K\n");
        }
        text.append("\u001b[J");
        out.print(text.toString()).flush();
        drawn = lines.size();
    }

    /** The columns that a line has now; the terminal may be resized at any time. */
    public int width() {
        return Math.max(1, width.getAsInt() - 1);
    }

    private String fitted(String line) {
        int columns = width();
        return line.codePointCount(0, line.length()) <= columns
                ? line
                : line.substring(0, line.offsetByCodePoints(0, columns));
    }
}
