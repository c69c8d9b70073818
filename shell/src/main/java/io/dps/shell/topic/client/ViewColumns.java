package io.dps.shell.topic.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Gives fields of JSON values column names that are unique in SQL, which ignores case. A field whose name is already
 * taken, by a column of the record or by an earlier field, gets the suffix {@code _2}, then {@code _3}, and so on.
 */
public final class ViewColumns {
    /** Columns of the record itself; these columns are never renamed. */
    static final List<String> OF_RECORD = List.of("_key", "_partition", "_offset", "_timestamp");

    private ViewColumns() {}

    /**
     * Returns the same columns in the same order with unique names, also within nested objects. Every returned column
     * may be NULL, whatever the schema says, because a view shows NULL for a value that does not fit its column.
     */
    static StructType withUniqueNames(StructType columns) {
        return withUniqueNames(columns, OF_RECORD);
    }

    /** Describes the renamed columns, for messages: {@code ID_2 is the field ID}, {@code in.x_2 is the field in.x}. */
    public static List<String> renamed(StructType columns) {
        List<String> renamed = new ArrayList<>();
        compare("", "", columns, withUniqueNames(columns), renamed);
        return renamed;
    }

    private static void compare(
            String columnPath, String fieldPath, DataType fields, DataType columns, List<String> renamed) {
        if (fields instanceof ArrayType array) {
            compare(columnPath, fieldPath, array.elementType(), ((ArrayType) columns).elementType(), renamed);
        } else if (fields instanceof MapType map) {
            compare(columnPath, fieldPath, map.valueType(), ((MapType) columns).valueType(), renamed);
        } else if (fields instanceof StructType struct) {
            for (int i = 0; i < struct.size(); i++) {
                StructField field = struct.fields()[i];
                StructField column = ((StructType) columns).fields()[i];
                String to = columnPath + column.name();
                String from = fieldPath + field.name();
                if (!field.name().equals(column.name())) {
                    renamed.add(to + " is the field " + from);
                }
                compare(to + ".", from + ".", field.dataType(), column.dataType(), renamed);
            }
        }
    }

    private static StructType withUniqueNames(StructType columns, Collection<String> taken) {
        Set<String> names = new HashSet<>();
        taken.forEach(name -> names.add(folded(name)));
        StructField[] fields = columns.fields();
        // A renamed field must not take the name of any other field, not even of a later one, which keeps its name.
        Set<String> own = new HashSet<>();
        for (StructField field : fields) {
            own.add(folded(field.name()));
        }
        StructField[] renamed = new StructField[fields.length];
        for (int i = 0; i < fields.length; i++) {
            String name = fields[i].name();
            for (int number = 2; !names.add(folded(name)); number++) {
                name = fields[i].name() + "_" + number;
                while (own.contains(folded(name))) {
                    name = fields[i].name() + "_" + ++number;
                }
            }
            renamed[i] = new StructField(name, withUniqueNames(fields[i].dataType()), true, fields[i].metadata());
        }
        return new StructType(renamed);
    }

    private static DataType withUniqueNames(DataType type) {
        if (type instanceof StructType struct) {
            return withUniqueNames(struct, List.of());
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(withUniqueNames(array.elementType()), true);
        }
        return type instanceof MapType map ? new MapType(map.keyType(), withUniqueNames(map.valueType()), true) : type;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
