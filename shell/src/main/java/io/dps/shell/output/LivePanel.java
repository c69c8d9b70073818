package io.dps.shell.output;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Lines on a terminal that are drawn again in place. One thread. */
public final class LivePanel {
    private final Consumer<String> out;
    private final IntSupplier width;
    private int drawn;

    /** @param out prints a text at once */
    LivePanel(Consumer<String> out, IntSupplier width) {
        this.out = out;
        this.width = width;
    }

    /** Draws the lines over those drawn before; what does not fit into the width is cut. */
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

    /** The first of the lines drawn stay as they are; the next drawing begins below them. */
    public void leave(int lines) {
        drawn -= lines;
    }

    /** The columns that a line has now; the terminal may be resized at any time. */
    public int width() {
        return Math.max(1, width.getAsInt() - 1);
    }
}
