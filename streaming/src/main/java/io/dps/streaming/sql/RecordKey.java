package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.dps.contract.StreamDefinition;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.AtomicType;

/**
 * The columns of a stream's rows that become the keys of its records.
 *
 * @param columns their names in the result; empty for records without a key
 * @param lacking the grouping columns without which rows that differ have the same key, by their names in the result if
 *     it shows them; empty if there are none, if the records have no key, or if the rows are not grouped
 */
public record RecordKey(List<String> columns, List<String> lacking) {
    /**
     * Finds the columns that the definition names in the result of its SQL.
     *
     * @throws UserFailure {@code FAILED} if a column is not there or has a nested type, or if two runs could give it
     *     different values
     */
    public static RecordKey of(StreamDefinition definition, LogicalPlan analyzed) {
        ResultShape.Groups groups = ResultShape.groups(analyzed);
        if (definition.key().isEmpty()) {
            return new RecordKey(List.copyOf(groups.identity().keySet()), List.of());
        }
        List<String> columns = definition.key().stream()
                .map(name -> column(name, definition, analyzed))
                .toList();
        Set<Expression> shown = new HashSet<>();
        columns.stream()
                .filter(groups.shown()::containsKey)
                .map(groups.shown()::get)
                .forEach(shown::add);
        List<String> lacking = new ArrayList<>();
        // Both bounds of a window show the same group, so that one of them is enough.
        groups.shown().forEach((name, group) -> {
            if (shown.add(group)) {
                lacking.add(name);
            }
        });
        groups.hidden()
                .forEach(group -> lacking.add(group instanceof NamedExpression named ? named.name() : group.sql()));
        return new RecordKey(columns, List.copyOf(lacking));
    }

    /**
     * Returns the key of a definition that another one replaces, if the records of the other one have a different key.
     * Columns that were only renamed make the same key.
     *
     * @param replaced the analysed plan of the replaced definition
     * @param analyzed the analysed plan of the other definition
     */
    Optional<List<String>> replaced(StreamDefinition earlier, LogicalPlan replaced, LogicalPlan analyzed) {
        List<String> before = of(earlier, replaced).columns();
        return sources(before, replaced).equals(sources(columns, analyzed)) ? Optional.empty() : Optional.of(before);
    }

    private static List<String> sources(List<String> columns, LogicalPlan analyzed) {
        return columns.stream()
                .map(column -> ResultShape.source(column, analyzed))
                .toList();
    }

    /** Returns the name of a column as the result has it; SQL does not distinguish upper and lower case. */
    private static String column(String name, StreamDefinition definition, LogicalPlan analyzed) {
        List<Attribute> output = asJava(analyzed.output());
        List<String> names = output.stream().map(Attribute::name).toList();
        Attribute column = output.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> UserFailure.failed(
                        "the key of stream " + definition.name() + " names column '" + name
                                + "', which its rows do not have",
                        Suggestion.hint(name, names, "name some of the columns " + String.join(", ", names))));
        String found = column.name();
        if (!(column.dataType() instanceof AtomicType)) {
            // A NULL in it would have no text of its own.
            throw UserFailure.failed(
                    "column " + found + " cannot be in the key of stream " + definition.name() + ": its type is "
                            + column.dataType().sql() + ", but a key has single values",
                    "leave it out of --key, or select a part of it as a column, such as: window.start as start");
        }
        if (ResultShape.isInexact(found, analyzed)) {
            throw UserFailure.failed(
                    "column " + found + " cannot be in the key of stream " + definition.name()
                            + ": it depends on the last digits of a sum of floating-point numbers, which change with"
                            + " the order of the records",
                    "leave it out of --key, or sum DECIMAL values");
        }
        return found;
    }
}
