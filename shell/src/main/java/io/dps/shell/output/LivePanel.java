package io.dps.shell.output;

import java.util.List;
import java.util.function.Consumer;

/** Lines on a terminal that are redrawn in place. For one thread. */
public final class LivePanel {
    private final Consumer<String> out;
    private final Screen screen;
    private List<String> drawn = List.of();

    /** @param out prints a text and flushes it */
    LivePanel(Consumer<String> out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    /** Redraws the panel with these lines, each cut to the width of the terminal, and all to its height. */
    public void draw(List<String> lines) {
        // The cursor needs a row of its own: a line more would scroll the first one out of reach.
        draw(lines, Math.max(1, screen.height() - 1));
    }

    /** Draws the panel for the last time, with all lines, also those that scroll away; the next redraw starts below. */
    public void finish(List<String> lines) {
        draw(lines, lines.size());
        leave(lines.size());
    }

    private void draw(List<String> lines, int limit) {
        StringBuilder text = new StringBuilder();
        int columns = width();
        int up = rows(columns + 1);
        if (up > 0) {
            text.append("\u001b[").append(up).append('A');
        }
        drawn = lines.stream()
                .limit(limit)
                .map(line -> CellText.fitted(line, columns))
                .toList();
        drawn.forEach(line -> text.append('\r').append(line).append("\u001b[K\n"));
        text.append("\u001b[J");
        out.accept(text.toString());
    }

    /** Returns the rows that the drawn lines take now: a terminal that was made narrower has wrapped them. */
    private int rows(int columns) {
        return drawn.stream()
                .mapToInt(line -> Math.max(1, (CellText.width(line) + columns - 1) / columns))
                .sum();
    }

    /** Leaves the first lines of the panel on the screen permanently; the next redraw starts below them. */
    public void leave(int lines) {
        drawn = drawn.subList(Math.min(lines, drawn.size()), drawn.size());
    }

    /** Returns the number of columns for a line, as it is now: the terminal may have been resized. */
    public int width() {
        return Math.max(1, screen.width() - 1);
    }
}
