package io.dps.streaming.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Reads the JSON values of one type of Spark SQL. Immutable and safe for use by several threads. */
interface FieldReader extends Serializable {
    /**
     * Reads the value that begins with the parser's token, up to its last token.
     *
     * @param token the value's first token, not a null
     * @param fault receives a fault of the value
     * @return the value; null if it had a fault
     */
    @Nullable
    Object read(JsonParser json, JsonToken token, GravestFault fault) throws IOException;

    /** Skips a value whose JSON type does not fit, and reports this fault. */
    static @Nullable Object wrongType(JsonParser json, GravestFault fault) throws IOException {
        json.skipChildren();
        fault.found(RecordRejectReason.WRONG_TYPE, json);
        return null;
    }

    /**
     * Returns the reader of a view's records.
     *
     * @param times the time formats by column
     * @throws UserFailure of kind {@code USAGE} if the schema has a column that cannot be read from JSON, or no
     *     TIMESTAMP column for a time format
     */
    static NestedReader.StructReader of(StructType schema, Map<String, TimeFormat> times) {
        ReaderFactory factory = new ReaderFactory(times);
        NestedReader.StructReader record = factory.struct(schema, "");
        factory.requireAllUsed(schema);
        return record;
    }

    /** Makes readers of types; errors name the column. */
    final class ReaderFactory {
        private static final String READABLE = "JSON values can be read as BOOLEAN, TINYINT, SMALLINT, INT, BIGINT,"
                + " FLOAT, DOUBLE, DECIMAL, STRING, BINARY, DATE, TIMESTAMP, TIMESTAMP_NTZ, ARRAY, STRUCT, and MAP with"
                + " keys of type STRING";

        private static final String ELEMENT = "[]";

        private static final Map<DataType, FieldReader> SCALARS = Map.ofEntries(
                Map.entry(DataTypes.StringType, ScalarReader.STRING),
                Map.entry(DataTypes.BooleanType, ScalarReader.BOOLEAN),
                Map.entry(DataTypes.ByteType, ScalarReader.TINYINT),
                Map.entry(DataTypes.ShortType, ScalarReader.SMALLINT),
                Map.entry(DataTypes.IntegerType, ScalarReader.INT),
                Map.entry(DataTypes.LongType, ScalarReader.BIGINT),
                Map.entry(DataTypes.FloatType, ScalarReader.FLOAT),
                Map.entry(DataTypes.DoubleType, ScalarReader.DOUBLE),
                Map.entry(DataTypes.DateType, ScalarReader.DATE),
                Map.entry(DataTypes.TimestampType, ScalarReader.TIMESTAMP),
                Map.entry(DataTypes.TimestampNTZType, ScalarReader.TIMESTAMP_NTZ),
                Map.entry(DataTypes.BinaryType, ScalarReader.BINARY));

        private final Map<String, TimeFormat> times;
        private final Set<String> used = new HashSet<>();

        private ReaderFactory(Map<String, TimeFormat> times) {
            this.times = times;
        }

        private void requireAllUsed(StructType schema) {
            times.keySet().stream()
                    .filter(column -> !used.contains(column))
                    .findFirst()
                    .ifPresent(column -> {
                        throw UserFailure.usage(
                                "there is no TIMESTAMP column " + column + " to have a time format",
                                "name a TIMESTAMP column, or a field of a struct as in payload.at; the columns are "
                                        + String.join(", ", schema.fieldNames()));
                    });
        }

        private FieldReader of(DataType type, String column) {
            TimeFormat format = column.contains(ELEMENT) ? null : times.get(column);
            if (format != null && type.equals(DataTypes.TimestampType)) {
                used.add(column);
                return TimeReader.of(format);
            }
            FieldReader scalar = SCALARS.get(type);
            if (scalar != null) {
                return scalar;
            }
            if (type instanceof DecimalType decimal) {
                return new DecimalReader(decimal.precision(), decimal.scale());
            }
            if (type instanceof StructType struct) {
                return struct(struct, column + ".");
            }
            if (type instanceof ArrayType array) {
                return new NestedReader.ArrayReader(of(array.elementType(), column + ELEMENT), array.containsNull());
            }
            if (type instanceof MapType map && map.keyType().equals(DataTypes.StringType)) {
                return new NestedReader.MapReader(of(map.valueType(), column + ELEMENT), map.valueContainsNull());
            }
            throw UserFailure.usage(
                    "column " + column + " has the type " + type.sql() + ", which cannot be read from JSON", READABLE);
        }

        private NestedReader.StructReader struct(StructType type, String prefix) {
            StructField[] fields = type.fields();
            String[] names = new String[fields.length];
            FieldReader[] readers = new FieldReader[fields.length];
            boolean[] required = new boolean[fields.length];
            for (int i = 0; i < fields.length; i++) {
                names[i] = fields[i].name();
                readers[i] = of(fields[i].dataType(), prefix + names[i]);
                required[i] = !fields[i].nullable();
                if (type.fieldIndex(names[i]) != i) {
                    throw UserFailure.usage("column " + prefix + names[i] + " occurs twice in the schema");
                }
            }
            return new NestedReader.StructReader(names, readers, required);
        }
    }
}
