package io.dps.shell.output;

import io.dps.shell.output.Column.Alignment;
import java.util.List;
import java.util.stream.Collectors;

/** Writes rows as a table in GitHub Flavored Markdown. */
final class MarkdownWriter implements RowWriter {
    private final DataWriter out;

    MarkdownWriter(List<Column> columns, DataWriter out) {
        this.out = out;
        out.line(line(columns.stream().map(Column::name).toList()));
        out.line(columns.stream()
                .map(column -> column.alignment() == Alignment.RIGHT ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |")));
    }

    @Override
    public void row(List<?> cells) {
        out.line(line(cells));
    }

    private static String line(List<?> cells) {
        return cells.stream()
                .map(cell -> CellText.printable(CellText.of(cell)).replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
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
