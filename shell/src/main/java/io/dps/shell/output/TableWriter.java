package io.dps.shell.output;

import io.dps.shell.output.Column.Alignment;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Sets rows as an aligned table. Widths are taken from the rows that come before the first flush, at most 1,000; later
 * rows that are wider push their line out. On a terminal the widest columns are cut so that a line fits.
 */
final class TableWriter implements RowWriter {
    private static final int SAMPLE_ROWS = 1_000;
    private static final int NARROWEST = 6;
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final DataWriter out;
    private final int width;
    private final List<List<String>> sample = new ArrayList<>();
    private int[] widths;

    /** A table for a terminal of that many columns, or of any width for {@link Integer#MAX_VALUE}. */
    TableWriter(List<Column> columns, DataWriter out, int width) {
        this.columns = List.copyOf(columns);
        this.out = out;
        this.width = width;
    }

    @Override
    public void row(List<?> cells) {
        List<String> texts = new ArrayList<>(cells.size());
        for (Object cell : cells) {
            texts.add(CellText.printable(cell == null ? "" : CellText.of(cell)));
        }
        if (widths != null) {
            out.line(line(texts));
            return;
        }
        sample.add(texts);
        if (sample.size() >= SAMPLE_ROWS) {
            settle();
        }
    }

    @Override
    public void flush() {
        if (!sample.isEmpty()) {
            settle();
        }
        out.flush();
    }

    @Override
    public void finish() {
        settle();
        out.flush();
    }

    private void settle() {
        if (widths != null) {
            return;
        }
        widths = fit(naturalWidths());
        out.line(line(columns.stream().map(column -> column.name()).toList()));
        sample.forEach(texts -> out.line(line(texts)));
        sample.clear();
    }

    private int[] naturalWidths() {
        int[] natural = new int[columns.size()];
        for (int i = 0; i < natural.length; i++) {
            natural[i] = displayWidth(columns.get(i).name());
            for (List<String> texts : sample) {
                natural[i] = Math.max(natural[i], displayWidth(texts.get(i)));
            }
        }
        return natural;
    }

    /** Cuts the widest column, step by step, until the line fits or every column is at its narrowest. */
    private int[] fit(int[] natural) {
        int[] fitted = natural.clone();
        int total = GAP.length() * (fitted.length - 1);
        for (int each : fitted) {
            total += each;
        }
        while (total > width) {
            int widest = 0;
            for (int i = 1; i < fitted.length; i++) {
                widest = fitted[i] > fitted[widest] ? i : widest;
            }
            if (fitted[widest] <= NARROWEST) {
                break;
            }
            fitted[widest]--;
            total--;
        }
        return fitted;
    }

    private String line(List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            boolean last = i == texts.size() - 1;
            String text = width == Integer.MAX_VALUE ? texts.get(i) : cut(texts.get(i), widths[i]);
            String padding = " ".repeat(Math.max(0, widths[i] - displayWidth(text)));
            boolean right = columns.get(i).alignment() == Alignment.RIGHT;
            line.append(right ? padding : "").append(text);
            line.append(right || last ? "" : padding).append(last ? "" : GAP);
        }
        return line.toString();
    }

    private static String cut(String text, int width) {
        if (displayWidth(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            used += Math.max(0, WCWidth.wcwidth(point));
            if (used > width - 1) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.append('…').toString();
    }

    static int displayWidth(String text) {
        return text.codePoints()
                .map(point -> Math.max(0, WCWidth.wcwidth(point)))
                .sum();
    }
}
