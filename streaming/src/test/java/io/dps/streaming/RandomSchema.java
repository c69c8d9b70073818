package io.dps.streaming;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.types.StructType;

/** Random schemas of a view: an event time, and some columns of the types that {@link RandomSql} makes use of. */
final class RandomSchema {
    static final String EVENT_TIME = "at";

    private static final List<String> COLUMNS = List.of(
            "id STRING",
            "`Region Code` STRING",
            "`größe` INT",
            "n INT",
            "`a.b` BIGINT",
            "d DOUBLE",
            "f FLOAT",
            "m DECIMAL(12, 2)",
            "p DECIMAL(6, 3)",
            "b BOOLEAN",
            "`day` DATE",
            "s STRUCT<a: INT NOT NULL, b: STRING>",
            "l ARRAY<INT>",
            "x MAP<STRING, DOUBLE>");

    private RandomSchema() {}

    static StructType of(Random random) {
        List<String> columns = new ArrayList<>(COLUMNS);
        Collections.shuffle(columns, random);
        columns = new ArrayList<>(columns.subList(0, 2 + random.nextInt(6)));
        columns.add(random.nextInt(columns.size()), EVENT_TIME + " TIMESTAMP");
        StringBuilder ddl = new StringBuilder();
        for (String column : columns) {
            ddl.append(ddl.isEmpty() ? "" : ", ").append(column).append(random.nextInt(3) == 0 ? " NOT NULL" : "");
        }
        return StructType.fromDDL(ddl.toString());
    }
}
