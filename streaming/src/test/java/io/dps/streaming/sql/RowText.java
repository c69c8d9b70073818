package io.dps.streaming.sql;

import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes rows as JSON that differs wherever two values of a column do: numbers with all their digits, times as ISO text,
 * BINARY as hex, maps in the order of their keys.
 */
final class RowText {
    private RowText() {}

    static String of(Row row, StructType type) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        StructField[] fields = type.fields();
        for (int i = 0; i < fields.length; i++) {
            members.add(quoted(fields[i].name()) + ":" + of(row.get(i), fields[i].dataType()));
        }
        return members.toString();
    }

    private static String of(Object value, DataType type) {
        if (value == null) {
            return "null";
        }
        if (type instanceof StructType struct) {
            return of((Row) value, struct);
        }
        if (type instanceof ArrayType array) {
            StringJoiner elements = new StringJoiner(",", "[", "]");
            CollectionConverters.asJava((scala.collection.Seq<?>) value)
                    .forEach(element -> elements.add(of(element, array.elementType())));
            return elements.toString();
        }
        if (type instanceof MapType map) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            Map<Object, Object> entries =
                    new TreeMap<>(CollectionConverters.asJava((scala.collection.Map<?, ?>) value));
            entries.forEach((key, element) -> members.add(quoted(key) + ":" + of(element, map.valueType())));
            return members.toString();
        }
        if (value instanceof byte[] bytes) {
            return quoted(HexFormat.of().formatHex(bytes));
        }
        boolean isBare = value instanceof Number || value instanceof Boolean;
        return isBare ? number(value) : quoted(value);
    }

    private static String number(Object value) {
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static String quoted(Object text) {
        return TextNode.valueOf(text.toString()).toString();
    }
}
