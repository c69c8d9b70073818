package io.dps.shell.output;

import java.util.List;

/** Writes each row as a block with one line per column, for rows that are too wide for a table. */
final class VerticalWriter implements RowWriter {
    private final List<Column> columns;
    private final DataWriter out;
    private final NullText nulls;
    private final int nameWidth;
    private long rows;

    /** @param nulls how nulls are shown */
    VerticalWriter(List<Column> columns, DataWriter out, NullText nulls) {
        this.nulls = nulls;
        this.columns = List.copyOf(columns);
        this.out = out;
        this.nameWidth = columns.stream()
                .mapToInt(column -> CellText.width(column.name()))
                .max()
                .orElse(0);
    }

    @Override
    public void row(List<?> cells) {
        rows++;
        out.line("-[ row " + rows + " ]-");
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            String padding = " ".repeat(nameWidth - CellText.width(name));
            Object cell = cells.get(i);
            String text = CellText.printable(CellText.of(cell));
            out.line(name + padding + " | " + (cell == null ? nulls.styled(text) : text));
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void finish() {
        out.flush();
    }
}
