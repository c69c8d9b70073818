package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.dps.contract.StreamDefinition;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * The columns of a stream's rows that become the keys of its records.
 *
 * @param columns their names in the result; empty for records without a key
 * @param lacking columns of the identity without which rows that differ have the same key; empty if there are none, or
 *     if the rows have no identity
 */
public record RecordKey(List<String> columns, List<String> lacking) {
    /**
     * Finds the columns that the definition names in the result of its SQL.
     *
     * @throws UserFailure {@code FAILED} if a column is not there, or if two runs could give it different values
     */
    public static RecordKey of(StreamDefinition definition, LogicalPlan analyzed) {
        Map<String, Expression> identity = ResultShape.groups(analyzed);
        if (definition.key().isEmpty()) {
            return new RecordKey(List.copyOf(identity.keySet()), List.of());
        }
        List<String> columns = definition.key().stream()
                .map(name -> column(name, definition, analyzed))
                .toList();
        Set<Expression> shown = new HashSet<>();
        columns.stream().filter(identity::containsKey).map(identity::get).forEach(shown::add);
        List<String> lacking = new ArrayList<>();
        // Both bounds of a window show the same group, so that one of them is enough.
        identity.forEach((name, group) -> {
            if (shown.add(group)) {
                lacking.add(name);
            }
        });
        return new RecordKey(columns, List.copyOf(lacking));
    }

    /** Returns the name of a column as the result has it; SQL does not distinguish upper and lower case. */
    private static String column(String name, StreamDefinition definition, LogicalPlan analyzed) {
        List<String> names =
                asJava(analyzed.output()).stream().map(Attribute::name).toList();
        String found = names.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> UserFailure.failed(
                        "the key of stream " + definition.name() + " names column '" + name
                                + "', which its rows do not have",
                        Suggestion.hint(name, names, "name some of the columns " + String.join(", ", names))));
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
