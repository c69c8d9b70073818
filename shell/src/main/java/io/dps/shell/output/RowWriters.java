package io.dps.shell.output;

import io.dps.contract.UserFailure;
import java.io.OutputStream;
import java.util.List;

/**
 * Makes the writers of rows, each in its format.
 *
 * @param streams where the rows are shown
 * @param isChosen whether the user chose the format; otherwise a table may become blocks where it does not fit
 */
record RowWriters(Streams streams, boolean isChosen) {
    /**
     * @param out where text for programs goes
     * @param data writes other text to the same place
     * @param rowsOfScreen the lines from which on a pager shows the output
     */
    RowWriter of(
            OutputFormat format,
            List<Column> columns,
            NullText nulls,
            OutputStream out,
            DataWriter data,
            int rowsOfScreen) {
        return switch (format) {
            case TABLE ->
                streams.outIsTerminal() && !isChosen
                        ? new FittingWriter(printable(columns), data, width(), nulls)
                        : new TableWriter(printable(columns), data, width(), rowsOfScreen, nulls);
            case VERTICAL -> new VerticalWriter(printable(columns), data, nulls);
            case CSV -> delimited(columns, out, ',');
            case TSV -> delimited(columns, out, '\t');
            case JSON -> new JsonWriter(columns, out, JsonWriter.Framing.ARRAY);
            case JSONL -> new JsonWriter(columns, out, JsonWriter.Framing.LINES);
            case MARKDOWN -> new MarkdownWriter(columns, data);
            case HTML -> new HtmlWriter(columns, data);
            case RAW ->
                throw UserFailure.usage(
                        "-o raw shows record values and works only with 'topic tail'",
                        "choose another format, for example -o jsonl");
        };
    }

    private RowWriter delimited(List<Column> columns, OutputStream out, char separator) {
        boolean person = streams.outIsTerminal();
        return new DelimitedWriter(person ? printable(columns) : columns, out, separator, person);
    }

    /** Escapes the names of columns, which may be foreign data, such as fields of records or aliases in a statement. */
    private static List<Column> printable(List<Column> columns) {
        return columns.stream()
                .map(column -> new Column(CellText.printable(column.name()), column.alignment()))
                .toList();
    }

    /** A system call on a terminal, so only for formats that need it. */
    private int width() {
        return streams.outIsTerminal() ? streams.screen().width() : Integer.MAX_VALUE;
    }
}
