package io.dps.shell.output;

import io.dps.shell.output.Column.Alignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes rows as an aligned table. The rows before the first flush, at most 1,000, determine the column widths; a wider
 * cell in a later row makes its line longer. On a terminal, the widest text columns are cut so that a line fits;
 * numbers and times are never cut, since they would look like another number or time.
 */
final class TableWriter implements RowWriter {
    private static final int SAMPLE_ROWS = 1_000;
    private static final int NARROWEST = 6;
    /** Minimum width at which {@link #fits} considers a cut text column readable. */
    private static final int READABLE = 16;

    private static final String GAP = "  ";
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+Z?)?");

    private final List<Column> columns;
    private final DataWriter out;
    private final int rowsOfScreen;
    private final NullText nulls;
    private int width;
    private final List<Row> sample = new ArrayList<>();
    private boolean settled;
    private int[] widths = {};
    private boolean[] whole = {};

    /** Creates a table for a terminal with the given columns; {@link Integer#MAX_VALUE} means no limit. */
    TableWriter(List<Column> columns, DataWriter out, int width) {
        this(columns, out, width, Integer.MAX_VALUE, NullText.EMPTY);
    }

    /**
     * @param rowsOfScreen the lines from which on a pager shows the table, which scrolls sideways
     * @param nulls how nulls are shown
     */
    TableWriter(List<Column> columns, DataWriter out, int width, int rowsOfScreen, NullText nulls) {
        this.columns = List.copyOf(columns);
        this.out = out;
        this.width = width;
        this.rowsOfScreen = rowsOfScreen;
        this.nulls = nulls;
    }

    @Override
    public void row(List<?> cells) {
        Row row = texts(cells);
        if (settled) {
            out.line(line(row));
            return;
        }
        sample.add(row);
        if (sample.size() >= SAMPLE_ROWS) {
            settle();
        }
    }

    private Row texts(List<?> cells) {
        List<String> texts = new ArrayList<>(cells.size());
        BitSet isNull = new BitSet();
        for (Object cell : cells) {
            isNull.set(texts.size(), cell == null);
            texts.add(cell == null ? nulls.text() : CellText.printable(CellText.of(cell)));
        }
        return new Row(texts, isNull);
    }

    /** The texts of a row, and which of them stand for nulls. */
    private record Row(List<String> texts, BitSet isNull) {
        boolean isEmpty(int column) {
            return isNull.get(column) || texts.get(column).isEmpty();
        }
    }

    /** Returns true if each row fits on one line with readable cells. */
    boolean fits(List<? extends List<?>> rows) {
        List<Row> texts = rows.stream().map(this::texts).toList();
        return total(fit(naturalWidths(texts), wholeColumns(texts), READABLE)) <= width;
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
        if (settled) {
            return;
        }
        settled = true;
        if (sample.size() + 1 > rowsOfScreen) {
            width = Integer.MAX_VALUE;
        }
        whole = wholeColumns(sample);
        widths = fit(naturalWidths(sample), whole, NARROWEST);
        out.line(line(new Row(columns.stream().map(Column::name).toList(), new BitSet())));
        sample.forEach(row -> out.line(line(row)));
        sample.clear();
    }

    private int[] naturalWidths(List<Row> rows) {
        int[] natural = new int[columns.size()];
        for (int i = 0; i < natural.length; i++) {
            natural[i] = CellText.width(columns.get(i).name());
            for (Row row : rows) {
                natural[i] = Math.max(natural[i], CellText.width(row.texts().get(i)));
            }
        }
        return natural;
    }

    /** Returns, for each column, whether it must not be cut because it holds numbers or times. */
    private boolean[] wholeColumns(List<Row> rows) {
        boolean[] found = new boolean[columns.size()];
        for (int i = 0; i < found.length; i++) {
            int column = i;
            found[i] = columns.get(i).alignment() == Alignment.RIGHT
                    || rows.stream().anyMatch(row -> !row.isEmpty(column))
                            && rows.stream()
                                    .allMatch(row -> row.isEmpty(column)
                                            || TIME.matcher(row.texts().get(column))
                                                    .matches());
        }
        return found;
    }

    /**
     * Narrows the widest text column, step by step, until the line fits or no text column is wider than
     * {@code narrowest}.
     */
    private int[] fit(int[] natural, boolean[] kept, int narrowest) {
        int[] fitted = natural.clone();
        for (int total = total(fitted); total > width; total--) {
            int widest = -1;
            for (int i = 0; i < fitted.length; i++) {
                if (!kept[i] && fitted[i] > narrowest && (widest < 0 || fitted[i] > fitted[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            fitted[widest]--;
        }
        return fitted;
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    }

    private String line(Row row) {
        List<String> texts = row.texts();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            boolean last = i == texts.size() - 1;
            String text = width == Integer.MAX_VALUE || whole[i] ? texts.get(i) : cut(texts.get(i), widths[i]);
            String padding = " ".repeat(Math.max(0, widths[i] - CellText.width(text)));
            boolean right = columns.get(i).alignment() == Alignment.RIGHT;
            line.append(right ? padding : "").append(row.isNull().get(i) ? nulls.styled(text) : text);
            line.append(right || last ? "" : padding).append(last ? "" : GAP);
        }
        return line.toString();
    }

    private static String cut(String text, int width) {
        if (CellText.width(text) <= width) {
            return text;
        }
        return CellText.fitted(text, width - 1) + '…';
    }
}
