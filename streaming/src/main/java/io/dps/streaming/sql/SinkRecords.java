package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.dps.contract.UserFailure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.runtime.AbstractFunction1;

/**
 * The Kafka records that a stream writes, one for each row of its SQL. The value is the row as JSON, with times in RFC
 * 3339 with microseconds; the key is some of its columns, joined by {@code |}. Expects the session's time zone to be
 * UTC. Stateless.
 */
public final class SinkRecords {
    /** The form of times, for writing and for reading back; Spark's own form would cut them to milliseconds. */
    private static final Map<String, String> JSON = Map.of(
            "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
            "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private SinkRecords() {}

    /**
     * Returns records for Spark's Kafka sink: {@code key} and {@code value} (strings).
     *
     * @param key the columns of the key; empty for records without one
     */
    public static Dataset<Row> of(Dataset<Row> rows, List<String> key) {
        requireWritable(rows.schema());
        return rows.select(
                key(rows.schema(), key).as("key"), json(columns(rows.schema())).as("value"));
    }

    /** Returns the records, and beside each its row in column {@code row}. */
    static Dataset<Row> of(Dataset<Row> rows, List<String> key, Column row) {
        requireWritable(rows.schema());
        return rows.select(
                row.as("row"),
                key(rows.schema(), key).as("key"),
                json(columns(rows.schema())).as("value"));
    }

    /**
     * Checks that a row can be written and read back.
     *
     * @throws UserFailure {@code FAILED} if two columns have one name, or a map has other keys than strings
     */
    private static void requireWritable(StructType schema) {
        Set<String> names = new HashSet<>();
        for (StructField field : schema.fields()) {
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                throw UserFailure.failed(
                        "the result has two columns named " + field.name(), "give each column a unique name with AS");
            }
            if (field.dataType().existsRecursively(new AbstractFunction1<DataType, Object>() {
                @Override
                public Object apply(DataType type) {
                    return type instanceof MapType map && !(map.keyType() instanceof StringType);
                }
            })) {
                throw UserFailure.failed(
                        "column " + field.name() + " has a map whose keys are not strings, which JSON does not allow",
                        "cast the keys to STRING");
            }
        }
    }

    private static Column key(StructType schema, List<String> columns) {
        return columns.isEmpty()
                ? lit(null).cast(DataTypes.StringType)
                : concat_ws(
                        "|",
                        array(columns.stream()
                                .map(name -> keyPart(schema.apply(name)))
                                .toArray(Column[]::new)));
    }

    /**
     * Reads the row back from a record's value.
     *
     * @return a struct of this schema; null in each column if the value is not such a row
     */
    static Column row(Column value, StructType schema) {
        return from_json(value.cast(DataTypes.StringType), nullable(schema), JSON);
    }

    /** Returns columns as JSON text, as in a record's value. */
    static Column json(Column... columns) {
        return to_json(struct(columns), JSON);
    }

    static Column[] columns(StructType schema) {
        return Arrays.stream(schema.fieldNames()).map(SinkRecords::column).toArray(Column[]::new);
    }

    /** Returns a column by its name alone, whatever characters it has. */
    static Column column(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    /**
     * Returns a part of the key. Different values have different keys, so that a compacted topic keeps them all.
     */
    private static Column keyPart(StructField field) {
        Column text = keyText(column(field.name()), field.dataType());
        Column plain = regexp_replace(text, lit("([|\\\\])"), lit("\\\\$1"));
        return coalesce(plain, lit("\\N"));
    }

    private static Column keyText(Column column, DataType type) {
        if (type instanceof TimestampType) {
            Column text = date_format(column, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
            return regexp_replace(text, lit("[.]000000Z$"), lit("Z"));
        }
        if (type instanceof BinaryType) {
            return base64(column);
        }
        return type instanceof AtomicType ? column.cast(DataTypes.StringType) : json(column.as("v"));
    }

    private static StructType nullable(StructType schema) {
        StructType all = new StructType();
        for (StructField field : schema.fields()) {
            all = all.add(field.name(), field.dataType(), true);
        }
        return all;
    }
}
