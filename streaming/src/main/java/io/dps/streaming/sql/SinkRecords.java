package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static scala.jdk.javaapi.CollectionConverters.asJava;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The Kafka records that a stream writes, one for each row of its SQL: the value is the row as JSON, times in RFC 3339
 * with microseconds, the key is the row's identity joined by {@code |}. Expects the session's time zone to be UTC.
 * Stateless.
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
     * @param identity the columns of the key; empty for records without one
     */
    public static Dataset<Row> of(Dataset<Row> rows, List<String> identity) {
        Column key = identity.isEmpty()
                ? lit(null).cast(DataTypes.StringType)
                : concat_ws(
                        "|",
                        array(identity.stream().map(name -> keyText(rows, name)).toArray(Column[]::new)));
        return rows.select(key.as("key"), json(columns(rows.schema())).as("value"));
    }

    /**
     * Reads the row back from a record's value.
     *
     * @return a struct of this schema; null in each column if the value is not such a row
     */
    static Column row(Column value, StructType schema) {
        return from_json(value.cast(DataTypes.StringType), nullable(schema), JSON);
    }

    /** Returns columns as the text that they have in a record's value. */
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

    private static Column keyText(Dataset<Row> rows, String name) {
        Column column = column(name);
        StructField field = rows.schema().apply(name);
        if (field.dataType() instanceof TimestampType) {
            Column text = date_format(column, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
            return regexp_replace(text, lit("[.]000000Z$"), lit("Z"));
        }
        return field.dataType() instanceof StructType ? json(column) : column.cast(DataTypes.StringType);
    }

    private static StructType nullable(StructType schema) {
        StructType all = new StructType();
        for (StructField field : schema.fields()) {
            all = all.add(field.name(), field.dataType(), true);
        }
        return all;
    }

    /**
     * Returns the columns that identify a row of an analysed plan: those that are a grouping column, or a bound of the
     * window, of its aggregate. Empty for SQL without an aggregate, and if the result lacks a grouping column, so that
     * nothing tells its rows apart.
     */
    public static List<String> identity(LogicalPlan analyzed) {
        Map<ExprId, Expression> aliases = new HashMap<>();
        List<Expression> groups = new ArrayList<>();
        collect(analyzed, aliases, groups);
        List<String> names = new ArrayList<>();
        Set<Expression> shown = new HashSet<>();
        for (Attribute column : asJava(analyzed.output())) {
            group(column, aliases, groups).ifPresent(group -> {
                names.add(column.name());
                shown.add(group);
            });
        }
        return shown.containsAll(groups) ? List.copyOf(names) : List.of();
    }

    private static void collect(LogicalPlan plan, Map<ExprId, Expression> aliases, List<Expression> groups) {
        if (plan instanceof Aggregate aggregate) {
            groups.addAll(asJava(aggregate.groupingExpressions()));
        }
        for (Expression expression : asJava(plan.expressions())) {
            if (expression instanceof Alias alias) {
                aliases.put(alias.exprId(), alias.child());
            }
        }
        asJava(plan.children()).forEach(child -> collect(child, aliases, groups));
    }

    /** Returns the grouping expression that a column shows, as it is or as a bound of the window. */
    private static Optional<Expression> group(
            Expression shown, Map<ExprId, Expression> aliases, List<Expression> groups) {
        Optional<Expression> found =
                groups.stream().filter(group -> group.semanticEquals(shown)).findFirst();
        if (found.isPresent()) {
            return found;
        }
        if (shown instanceof GetStructField bound) {
            return group(bound.child(), aliases, groups);
        }
        if (shown instanceof Attribute column && aliases.containsKey(column.exprId())) {
            return group(aliases.get(column.exprId()), aliases, groups);
        }
        return Optional.empty();
    }
}
