package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_timestamp;
import static org.apache.spark.sql.functions.when;

import io.dps.contract.TimeFormat;
import io.dps.contract.ViewFormat;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads the values of accepted records by Spark's own functions, as a second opinion on {@link RecordParser}. Expects the
 * session's time zone to be UTC. Stateless.
 */
final class SecondReading {
    private static final Map<String, String> FROM_JSON = Map.of("mode", "FAILFAST", "timeZone", "UTC");
    private static final Map<String, String> FROM_CSV =
            Map.of("mode", "FAILFAST", "timeZone", "UTC", "escape", "\"", "maxColumns", "65537");

    /**
     * Times that the parser accepts but {@code from_json} does not: offsets from UTC of 18 hours and more, and RFC 3339's
     * lower-case letters. RecordCasesTest shows that there are no others.
     */
    private static final String UNLIKE = ":[0-9]{2}(\\.[0-9]+)?([+-](1[89]|2[0-3]):[0-5][0-9]|z)|-[0-9]{2}t[0-9]{2}:";

    /** Holds every number of microseconds, and nine digits behind the point of every unit. */
    private static final DataType EPOCH = DataTypes.createDecimalType(28, 9);

    private SecondReading() {}

    /**
     * Returns the struct with the columns of the schema.
     *
     * @param value the value of a record that the parser has accepted, as bytes
     * @param parsed the parser's row, which is returned for values that Spark's functions do not read
     */
    static Column of(Column value, Column parsed, StructType schema, ViewFormat format) {
        Column text = value.cast(DataTypes.StringType);
        return switch (format.values()) {
            case JSON ->
                when(text.rlike(UNLIKE), parsed)
                        .otherwise(withTimes(from_json(text, raw(schema, "", format), FROM_JSON), format));
            case CSV ->
                when(text.rlike(UNLIKE), parsed)
                        .otherwise(withTimes(
                                from_csv(
                                        regexp_replace(text, "\\r?\\n\\z", ""),
                                        raw(schema, "", format),
                                        scala.collection.immutable.Map.from(CollectionConverters.asScala(FROM_CSV))),
                                format));
            case TEXT -> struct(text.as(schema.fieldNames()[0]));
        };
    }

    /** Returns the schema with the types in which times are written. */
    private static StructType raw(StructType schema, String prefix, ViewFormat format) {
        return new StructType(Stream.of(schema.fields())
                .map(field -> new StructField(
                        field.name(),
                        raw(field.dataType(), prefix + field.name(), format),
                        field.nullable(),
                        field.metadata()))
                .toArray(StructField[]::new));
    }

    private static DataType raw(DataType type, String column, ViewFormat format) {
        if (type instanceof StructType struct) {
            return raw(struct, column + ".", format);
        }
        TimeFormat time = format.times().get(column);
        if (time == null || !type.equals(DataTypes.TimestampType)) {
            return type;
        }
        return time.epochUnit().isPresent() ? EPOCH : DataTypes.StringType;
    }

    private static Column withTimes(Column row, ViewFormat format) {
        Column read = row;
        for (Map.Entry<String, TimeFormat> time : format.times().entrySet()) {
            String column = time.getKey();
            Column written = row;
            for (String name : column.split("\\.")) {
                written = written.getField(name);
            }
            read = read.withField(quoted(column), time(written, time.getValue()));
        }
        return read;
    }

    private static String quoted(String column) {
        return Stream.of(column.split("\\."))
                .map(name -> "`" + name.replace("`", "``") + "`")
                .reduce((one, other) -> one + "." + other)
                .orElseThrow();
    }

    private static Column time(Column written, TimeFormat format) {
        return format.epochUnit()
                .map(unit -> timestamp_micros(
                        floor(written.multiply(lit(micros(unit)))).cast(DataTypes.LongType)))
                .orElseGet(() -> to_timestamp(written, format.sparkPattern()));
    }

    private static BigDecimal micros(ChronoUnit unit) {
        return BigDecimal.valueOf(unit.getDuration().toNanos() / 1_000);
    }
}
