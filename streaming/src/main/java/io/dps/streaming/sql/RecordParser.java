package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import io.dps.contract.ValueFormat;
import io.dps.contract.ViewFormat;
import io.dps.streaming.json.StrictJson;
import io.dps.streaming.json.Utf8Text;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Decides which Kafka records are rows of a view, by the view's schema, and reads their values. By default a row is one
 * JSON object ({@link StrictJson}) with nothing after it. Its fields are matched to columns by exact name; other fields are
 * skipped. No field name may occur twice in the record, in a struct or in a map. A null counts as absent, and a column
 * or element that is NOT NULL must not be absent. Values are never converted from one JSON type to another:
 *
 * <ul>
 *   <li>STRING takes strings, BOOLEAN {@code true} and {@code false},
 *   <li>TINYINT to BIGINT take integers in their range; {@code 1.0} and {@code 1e3} are not integers,
 *   <li>FLOAT and DOUBLE take numbers that do not overflow,
 *   <li>DECIMAL takes numbers that it holds without rounding,
 *   <li>DATE takes {@code 2026-11-22}; TIMESTAMP an RFC 3339 time, or one without a zone, which is UTC; TIMESTAMP_NTZ a
 *       time without a zone; fractions of a second have up to nine digits and are truncated to microseconds,
 *   <li>BINARY takes padded Base64,
 *   <li>ARRAY takes arrays; STRUCT takes objects, and so does MAP, whose keys must be of type STRING.
 * </ul>
 *
 * A TIMESTAMP column may have a format of its own ({@link TimeFormat}). If the values are CSV, a record is a line with a
 * field for each column, and is judged as the JSON object that the line means ({@link CsvLine}). If they are text, every
 * value in UTF-8 is a row. Immutable and safe for use by several threads.
 */
public final class RecordParser implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NestedReader.StructReader record;
    private final ValueFormat values;
    private final @Nullable CsvLine line;

    /**
     * Prepares the readers of all columns.
     *
     * @throws UserFailure of kind {@code USAGE} if a column has a type that such values cannot be read as, two columns
     *     have the same name, or a time format is for something else than a TIMESTAMP column
     */
    public RecordParser(StructType schema, ViewFormat format) {
        this.record = FieldReader.of(schema, format.times());
        this.values = format.values();
        this.line = values == ValueFormat.CSV ? new CsvLine(schema, format.times()) : null;
        if (values == ValueFormat.TEXT
                && !Arrays.stream(schema.fields())
                        .map(StructField::dataType)
                        .toList()
                        .equals(List.of(DataTypes.StringType))) {
            throw UserFailure.usage(
                    "text values have one column of type STRING, but the columns are " + schema.toDDL(),
                    "leave out --schema, or name the column as in 'line STRING'");
        }
    }

    /** Judges and reads the value of one record. */
    public Parsed parse(byte @Nullable [] value) {
        if (value == null) {
            return new Rejected(RecordRejectReason.TOMBSTONE, "");
        }
        if (value.length > StrictJson.MAX_BYTES) {
            return new Rejected(RecordRejectReason.TOO_LARGE, "");
        }
        if (!Utf8Text.isValid(value)) {
            return new Rejected(RecordRejectReason.NOT_UTF8, "");
        }
        return switch (values) {
            case JSON -> parseJson(value);
            case CSV -> parseCsv(Objects.requireNonNull(line), value);
            case TEXT -> new Accepted(RowFactory.create(new String(value, StandardCharsets.UTF_8)));
        };
    }

    private Parsed parseCsv(CsvLine csv, byte[] value) {
        CsvLine.Translated translated = csv.toJson(value);
        return translated instanceof CsvLine.Json json
                ? parseJson(json.utf8())
                : new Rejected(((CsvLine.Untranslatable) translated).reason(), "");
    }

    private Parsed parseJson(byte[] value) {
        try (JsonParser json = StrictJson.parser(value)) {
            return parse(json);
        } catch (JsonProcessingException notJson) {
            return new Rejected(RecordRejectReason.NOT_JSON, "");
        } catch (IOException unexpected) {
            throw new UncheckedIOException("reading bytes in memory failed", unexpected);
        }
    }

    private Parsed parse(JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return new Rejected(RecordRejectReason.NOT_JSON, "");
        }
        if (first != JsonToken.START_OBJECT) {
            json.skipChildren();
            json.finishToken();
            return new Rejected(RecordRejectReason.NOT_AN_OBJECT, "");
        }
        GravestFault fault = new GravestFault();
        Row row = record.readObject(json, fault);
        if (StrictJson.isFollowed(json)) {
            return new Rejected(RecordRejectReason.TRAILING_DATA, "");
        }
        Rejected rejected = fault.toRejected();
        return rejected == null ? new Accepted(row) : rejected;
    }

    /** The result for one record. */
    public sealed interface Parsed {}

    /**
     * The record is a row of the view.
     *
     * @param row the values in the order of the schema's columns, in Java types that Spark accepts from a function
     *     under all of its settings: {@code Instant}, {@code LocalDate} and {@code LocalDateTime} for times,
     *     {@code BigDecimal} of the column's scale, Scala's {@code Seq} and {@code Map}, {@code Row} for structs
     */
    public record Accepted(Row row) implements Parsed {}

    /**
     * The record is not a row of the view.
     *
     * @param reason the gravest reason
     * @param path the first field with that reason as Spark SQL would name it, such as {@code customer.address[2].zip};
     *     empty if the reason concerns the whole record
     */
    public record Rejected(RecordRejectReason reason, String path) implements Parsed {}
}
