package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonGenerator;
import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import io.dps.streaming.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Translates a CSV line (RFC 4180: comma, double quotes, doubled to stand for themselves) into the JSON object that it
 * means, so that one set of rules reads both. A field is a string, a field of a column of numbers or truth values the
 * number or word that it has, and an empty field null. Immutable and safe for use by several threads.
 */
final class CsvLine implements Serializable {
    private static final int BUFFER_CHARS = 4_096;
    private static final long serialVersionUID = 1L;

    private static final Set<DataType> TEXTS =
            Set.of(DataTypes.StringType, DataTypes.DateType, DataTypes.TimestampType, DataTypes.TimestampNTZType);
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern TRUTH = Pattern.compile("true|false");
    private static final Pattern NONE = Pattern.compile("(?!)");

    /** A parser is for one thread, and takes longer to make than to use. */
    private static final ThreadLocal<CsvParser> PARSERS = ThreadLocal.withInitial(CsvLine::parser);

    private final String[] names;
    /** By column, the fields that are written without quotes in JSON. */
    private final Pattern[] words;

    /**
     * @param times the time formats by column
     * @throws UserFailure of kind {@code USAGE} if a column has a type that a field of CSV cannot have
     */
    CsvLine(StructType schema, Map<String, TimeFormat> times) {
        names = schema.fieldNames();
        words = Stream.of(schema.fields())
                .map(field -> words(field, times.get(field.name())))
                .toArray(Pattern[]::new);
    }

    private static Pattern words(StructField field, @Nullable TimeFormat time) {
        DataType type = field.dataType();
        if (type instanceof NumericType || time != null && time.epochUnit().isPresent()) {
            return NUMBER;
        }
        if (type instanceof BooleanType) {
            return TRUTH;
        }
        if (TEXTS.contains(type)) {
            return NONE;
        }
        throw UserFailure.usage(
                "column " + field.name() + " has the type " + type.sql() + ", which cannot be read from CSV",
                "CSV values can be read as BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, STRING, DATE,"
                        + " TIMESTAMP and TIMESTAMP_NTZ");
    }

    /** Returns the JSON object of a line in UTF-8, or the reason why there is none. */
    Translated toJson(byte[] utf8) {
        int length = lengthWithoutLineEnd(utf8);
        if (!hasBalancedQuotes(utf8)) {
            return new Untranslatable(RecordRejectReason.NOT_CSV);
        }
        if (length > 0 && utf8[length - 1] == '\n') {
            return new Untranslatable(RecordRejectReason.TRAILING_DATA);
        }
        CsvParser parser = PARSERS.get();
        try {
            parser.beginParsing(new StringReader(new String(utf8, 0, length, StandardCharsets.UTF_8)));
            String[] fields = parser.parseNext();
            if (parser.parseNext() != null) {
                return new Untranslatable(RecordRejectReason.TRAILING_DATA);
            }
            return fields == null || fields.length != names.length
                    ? new Untranslatable(RecordRejectReason.FIELD_COUNT)
                    : new Json(json(fields));
        } catch (TextParsingException wrongQuotes) {
            return new Untranslatable(RecordRejectReason.NOT_CSV);
        } finally {
            parser.stopParsing();
        }
    }

    private byte[] json(String[] fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.generator(bytes)) {
            json.writeStartObject();
            for (int i = 0; i < fields.length; i++) {
                json.writeFieldName(names[i]);
                write(json, fields[i], words[i]);
            }
            json.writeEndObject();
        } catch (IOException unexpected) {
            throw new UncheckedIOException("writing bytes in memory failed", unexpected);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable String field, Pattern words) throws IOException {
        if (field == null) {
            json.writeNull();
        } else if (field.length() <= StrictJson.MAX_DIGITS
                && words.matcher(field).matches()) {
            json.writeRawValue(field);
        } else {
            // Where a number or truth value is wanted, the string is a value of the wrong type.
            json.writeString(field);
        }
    }

    private static int lengthWithoutLineEnd(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    /** The library accepts a quote that is not closed. */
    private static boolean hasBalancedQuotes(byte[] line) {
        boolean isOpen = false;
        for (byte b : line) {
            isOpen ^= b == '"';
        }
        return !isOpen;
    }

    private static CsvParser parser() {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setQuoteEscape('"');
        settings.getFormat().setLineSeparator("\n");
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setCommentProcessingEnabled(false);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setSkipEmptyLines(false);
        settings.setReadInputOnSeparateThread(false);
        // A buffer is made for every record; the default is of two million bytes.
        settings.setInputBufferSize(BUFFER_CHARS);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
        // The length of a value is limited already.
        settings.setMaxCharsPerColumn(-1);
        settings.setMaxColumns(StrictJson.MAX_BYTES + 1);
        return new CsvParser(settings);
    }

    /** The result for one line. */
    sealed interface Translated {}

    /** @param utf8 the JSON object */
    record Json(byte[] utf8) implements Translated {}

    /** @param reason why the line has no JSON object */
    record Untranslatable(RecordRejectReason reason) implements Translated {}
}
