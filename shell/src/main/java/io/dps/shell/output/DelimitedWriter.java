package io.dps.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes rows as CSV (RFC 4180) or TSV with a header. Null is an empty field; CSV quotes an empty text ({@code ""}).
 */
final class DelimitedWriter implements RowWriter {
    private final CsvGenerator generator;
    private final boolean escapeControls;
    private final boolean emptyIsQuoted;

    DelimitedWriter(List<Column> columns, OutputStream out, char separator, boolean escapeControls) {
        this.escapeControls = escapeControls;
        this.emptyIsQuoted = separator == ',';
        CsvSchema.Builder schema = CsvSchema.builder()
                .setUseHeader(true)
                .setColumnSeparator(separator)
                .setLineSeparator("\n");
        columns.forEach(column -> schema.addColumn(CellText.of(column.name())));
        try {
            generator = new CsvFactory().createGenerator(out);
            generator.setSchema(schema.build());
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING);
            if (columns.isEmpty()) {
                return;
            }
            generator.flush();
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }

    @Override
    public void row(List<?> cells) {
        attempt(() -> {
            generator.writeStartArray();
            for (Object cell : cells) {
                write(cell);
            }
            generator.writeEndArray();
        });
    }

    private void write(Object cell) throws IOException {
        if (cell == null || cell instanceof Unknown) {
            // The generator's writeNull() would omit the cell and shift all cells after it.
            generator.writeRawValue("");
        } else if (cell instanceof Long || cell instanceof Integer) {
            generator.writeNumber(((Number) cell).longValue());
        } else if (emptyIsQuoted && cell.equals("")) {
            // Jackson's feature for quoting empty texts has no effect together with STRICT_CHECK_FOR_QUOTING.
            generator.writeRawValue("\"\"");
        } else {
            String text = CellText.of(cell);
            generator.writeString(escapeControls ? CellText.printable(text) : text);
        }
    }

    @Override
    public void flush() {
        attempt(generator::flush);
    }

    @Override
    public void finish() {
        attempt(generator::close);
    }

    private static void attempt(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
