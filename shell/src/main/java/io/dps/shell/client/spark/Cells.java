package io.dps.shell.client.spark;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Turns the values of Spark rows into the cells of dps's output. */
final class Cells {
    private Cells() {}

    static List<Object> of(Row row) {
        List<Object> cells = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            cells.add(cell(row.get(i)));
        }
        return cells;
    }

    private static Object cell(Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        if (value instanceof Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof Row struct) {
            return struct(struct);
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            Map<Object, Object> cells = new LinkedHashMap<>();
            CollectionConverters.asJava(map).forEach((key, each) -> cells.put(cell(key), cell(each)));
            return cells;
        }
        if (value instanceof scala.collection.Seq<?> sequence) {
            return CollectionConverters.asJava(sequence).stream()
                    .map(Cells::cell)
                    .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        }
        return value;
    }

    private static Map<String, Object> struct(Row row) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            cells.put(row.schema().fieldNames()[i], cell(row.get(i)));
        }
        return cells;
    }
}
