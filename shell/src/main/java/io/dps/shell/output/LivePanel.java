package io.dps.shell.output;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Lines on a terminal that are redrawn in place. For one thread. */
public final class LivePanel {
    private final Consumer<String> out;
    private final IntSupplier width;
    private int drawn;

    /** @param out prints a text and flushes it */
    LivePanel(Consumer<String> out, IntSupplier width) {
        this.out = out;
        this.width = width;
    }

    /** Redraws the panel with these lines, each cut to the width of the terminal. */
    public void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        int columns = width();
        for (String line : lines) {
            text.append('\r').append(CellText.fitted(line, columns)).append("\u001b[K\n");
        }
        text.append("\u001b[J");
        out.accept(text.toString());
        drawn = lines.size();
    }

    /** Leaves the first lines of the panel on the screen permanently; the next redraw starts below them. */
    public void leave(int lines) {
        drawn -= lines;
    }

    /** Returns the number of columns for a line, as it is now: the terminal may have been resized. */
    public int width() {
        return Math.max(1, width.getAsInt() - 1);
    }
}
