package io.dps.shell.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as JSON objects: in one array, or one object per line. Numbers stay numbers, nested values stay nested.
 */
final class JsonWriter implements RowWriter {
    /** The layout of the objects. */
    enum Framing {
        ARRAY,
        LINES
    }

    private final List<Column> columns;
    private final @Nullable SerializableString[] encodedNames;
    private final Framing framing;
    private final JsonGenerator generator;

    JsonWriter(List<Column> columns, OutputStream out, Framing framing) {
        this.columns = List.copyOf(columns);
        this.encodedNames = columns.stream().map(JsonWriter::encoded).toArray(SerializableString[]::new);
        this.framing = framing;
        try {
            generator = new JsonFactory().setRootValueSeparator("").createGenerator(out);
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            generator.setCharacterEscapes(new ControlEscapes());
            if (framing == Framing.ARRAY) {
                generator.writeStartArray();
            }
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }

    @Override
    public void row(List<?> cells) {
        attempt(() -> {
            generator.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                writeName(i);
                write(cells.get(i));
            }
            generator.writeEndObject();
            if (framing == Framing.LINES) {
                generator.writeRaw('\n');
            }
        });
    }

    private void writeName(int column) throws IOException {
        if (encodedNames[column] == null) {
            generator.writeFieldName(columns.get(column).name());
        } else {
            generator.writeFieldName(encodedNames[column]);
        }
    }

    /** Encodes a name once for all rows; returns null if the name has characters that {@link ControlEscapes} may escape. */
    private static @Nullable SerializableString encoded(Column column) {
        boolean isPlain = column.name().chars().allMatch(each -> each >= ' ' && each < 0x7F);
        return isPlain ? new SerializedString(column.name()) : null;
    }

    private void write(Object cell) throws IOException {
        if (cell == null || cell instanceof Unknown) {
            generator.writeNull();
        } else if (cell instanceof Number number) {
            writeNumber(number);
        } else if (cell instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (cell instanceof byte[] bytes) {
            generator.writeBinary(bytes);
        } else if (cell instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(element);
            }
            generator.writeEndArray();
        } else if (cell instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(CellText.of(entry.getKey()));
                write(entry.getValue());
            }
            generator.writeEndObject();
        } else {
            generator.writeString(CellText.of(cell));
        }
    }

    private void writeNumber(Number number) throws IOException {
        if (number instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else if (number instanceof Double || number instanceof Float) {
            writeFloating(number);
        } else {
            generator.writeNumber(number.longValue());
        }
    }

    /** Writes NaN and infinities as strings, since JSON has no such numbers. A float keeps its shortest form. */
    private void writeFloating(Number number) throws IOException {
        if (!Double.isFinite(number.doubleValue())) {
            generator.writeString(number.toString());
        } else if (number instanceof Float) {
            generator.writeNumber(number.floatValue());
        } else {
            generator.writeNumber(number.doubleValue());
        }
    }

    @Override
    public void flush() {
        attempt(generator::flush);
    }

    @Override
    public void finish() {
        attempt(() -> {
            if (framing == Framing.ARRAY) {
                generator.writeEndArray();
                generator.writeRaw('\n');
            }
            generator.flush();
        });
    }

    private static void attempt(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
    }

    /** Escapes characters that control a terminal even where JSON allows them unescaped: DEL, C1, direction marks. */
    private static final class ControlEscapes extends CharacterEscapes {
        private final int[] ascii = standardAsciiEscapesForJSON();

        ControlEscapes() {
            ascii[0x7F] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int at) {
            return CellText.isControl(at) ? new SerializedString(String.format("\\u%04x", at)) : null;
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
