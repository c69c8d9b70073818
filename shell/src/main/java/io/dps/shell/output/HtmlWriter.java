package io.dps.shell.output;

import io.dps.shell.output.Column.Alignment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes rows as an HTML table, to be put into a page, as psql does: numbers are aligned to the right, and a null has a
 * class and an element of its own, so that it differs from a text.
 */
final class HtmlWriter implements RowWriter {
    private final List<Column> columns;
    private final DataWriter out;

    HtmlWriter(List<Column> columns, DataWriter out) {
        this.columns = List.copyOf(columns);
        this.out = out;
        out.line("<table>").line("<thead>");
        StringBuilder head = new StringBuilder("<tr>");
        columns.forEach(column -> head.append("<th")
                .append(style(column))
                .append('>')
                .append(escaped(column.name()))
                .append("</th>"));
        out.line(head.append("</tr>").toString()).line("</thead>").line("<tbody>");
    }

    @Override
    public void row(List<?> cells) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int i = 0; i < columns.size(); i++) {
            String style = style(columns.get(i));
            Object cell = cells.get(i);
            if (cell == null) {
                row.append("<td class=\"null\"").append(style).append("><i>NULL</i></td>");
            } else {
                row.append("<td")
                        .append(style)
                        .append('>')
                        .append(escaped(CellText.of(cell)))
                        .append("</td>");
            }
        }
        out.line(row.append("</tr>").toString());
    }

    private static String style(Column column) {
        return column.alignment() == Alignment.RIGHT ? " style=\"text-align: right\"" : "";
    }

    /** Returns the text with characters that HTML would interpret escaped, and line ends as line breaks. */
    private static String escaped(String text) {
        return Stream.of(text.replace("\r\n", "\n").split("\n", -1))
                .map(HtmlWriter::escapedLine)
                .collect(Collectors.joining("<br>"));
    }

    private static String escapedLine(String line) {
        return CellText.printable(line)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void finish() {
        out.line("</tbody>").line("</table>").flush();
    }
}
