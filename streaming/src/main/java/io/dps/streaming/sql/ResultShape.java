package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.CentralMomentAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.DataTypes;

/**
 * The roles of the columns of a result, read from the result's analysed plan.
 *
 * @param identity the columns that identify a row: those that show a grouping column of the aggregate, or a bound of
 *     its window. Empty if there is no aggregate, if a grouping column is not shown, or if rows are multiplied above
 *     the aggregate
 * @param key the columns of the keys of the records; empty for records without a key
 * @param inexact the columns that are sums or averages of floating-point numbers, whose last digits depend on the order
 *     of the records
 */
public record ResultShape(List<String> identity, List<String> key, Set<String> inexact) {
    private static final Set<Class<? extends LogicalPlan>> ROW_FOR_ROW =
            Set.of(Project.class, Filter.class, SubqueryAlias.class, View.class);

    /**
     * Reads the shape, with the default key.
     *
     * @throws UserFailure {@code FAILED} if a sum of floating-point numbers influences more than its own column: two
     *     runs could then differ without either being wrong
     */
    public static ResultShape of(LogicalPlan analyzed) {
        LogicalPlan plan = new InlineCTE(true, false).apply(analyzed);
        Sources sources = new Sources(new HashMap<>());
        sources.collect(plan);
        List<LogicalPlan> above = new ArrayList<>();
        LogicalPlan node = plan;
        while (ROW_FOR_ROW.contains(node.getClass())) {
            above.add(node);
            node = node.children().head();
        }
        List<String> identity = node instanceof Aggregate aggregate
                ? List.copyOf(groups(plan, aggregate, sources).identity().keySet())
                : List.of();
        boolean conditional = above.stream()
                .filter(Filter.class::isInstance)
                .flatMap(filter -> asJava(filter.expressions()).stream())
                .anyMatch(sources::isInexact);
        Set<String> inexact = new HashSet<>();
        for (Attribute column : asJava(plan.output())) {
            if (sources.isInexact(column)) {
                if (!sources.isPlainSum(column) || identity.isEmpty()) {
                    throw inexact("column " + column.name());
                }
                inexact.add(column.name());
            }
        }
        if (conditional) {
            throw inexact("a condition");
        }
        return new ResultShape(identity, identity, Set.copyOf(inexact));
    }

    /** Returns this shape with the columns of another key. */
    ResultShape keyedBy(List<String> columns) {
        return new ResultShape(identity, columns, inexact);
    }

    /**
     * The grouping expressions of a result.
     *
     * @param shown the columns that show one of them, each with that expression, in the order of the result
     * @param hidden those that no column shows
     */
    record Groups(Map<String, Expression> shown, List<Expression> hidden) {
        /** Returns the columns that identify a row, see {@link ResultShape#identity}, in the order of the result. */
        Map<String, Expression> identity() {
            return hidden.isEmpty() ? shown : Map.of();
        }
    }

    /** Returns the grouping expressions of a result, even if its SQL is not verifiable; none if it has no groups. */
    static Groups groups(LogicalPlan analyzed) {
        LogicalPlan plan = new InlineCTE(true, false).apply(analyzed);
        Sources sources = new Sources(new HashMap<>());
        sources.collect(plan);
        LogicalPlan node = plan;
        while (ROW_FOR_ROW.contains(node.getClass())) {
            node = node.children().head();
        }
        return node instanceof Aggregate aggregate ? groups(plan, aggregate, sources) : new Groups(Map.of(), List.of());
    }

    /**
     * Returns the expression that a column of the result stands for, as SQL over the columns of the views. It is the
     * same in two plans if the column has the same values in both, whatever its name.
     */
    static String source(String column, LogicalPlan analyzed) {
        LogicalPlan plan = new InlineCTE(true, false).apply(analyzed);
        Sources sources = new Sources(new HashMap<>());
        sources.collect(plan);
        return asJava(plan.output()).stream()
                .filter(each -> each.name().equals(column))
                .map(each -> sources.resolved(each).sql())
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether a sum of floating-point numbers goes into a column of the result. */
    static boolean isInexact(String column, LogicalPlan analyzed) {
        LogicalPlan plan = new InlineCTE(true, false).apply(analyzed);
        Sources sources = new Sources(new HashMap<>());
        sources.collect(plan);
        return asJava(plan.output()).stream()
                .filter(each -> each.name().equals(column))
                .anyMatch(sources::isInexact);
    }

    private static UserFailure inexact(String what) {
        return UserFailure.failed(
                Verifiability.REFUSAL + what
                        + " depends on the last digits of a sum of floating-point numbers,"
                        + " which change with the order of the records",
                "sum DECIMAL values, or select the plain sum as a column, together with all grouping columns");
    }

    private static Groups groups(LogicalPlan plan, Aggregate aggregate, Sources sources) {
        List<Expression> groups = asJava(aggregate.groupingExpressions());
        Map<String, Expression> shown = new LinkedHashMap<>();
        for (Attribute column : asJava(plan.output())) {
            sources.group(column, groups).ifPresent(group -> shown.put(column.name(), group));
        }
        List<Expression> hidden =
                groups.stream().filter(group -> !shown.containsValue(group)).toList();
        return new Groups(shown, hidden);
    }

    /** The expressions that columns stand for, by the id of the column. */
    private record Sources(Map<ExprId, Expression> aliases) {
        void collect(LogicalPlan plan) {
            for (Expression expression : asJava(plan.expressions())) {
                if (expression instanceof Alias alias) {
                    aliases.put(alias.exprId(), alias.child());
                }
            }
            asJava(plan.children()).forEach(this::collect);
        }

        private Optional<Expression> source(Expression shown) {
            return shown instanceof Attribute column
                    ? Optional.ofNullable(aliases.get(column.exprId()))
                    : Optional.empty();
        }

        /** Returns the grouping expression that a column shows, either directly or as a bound of the window. */
        Optional<Expression> group(Expression shown, List<Expression> groups) {
            Optional<Expression> found =
                    groups.stream().filter(group -> group.semanticEquals(shown)).findFirst();
            if (found.isPresent()) {
                return found;
            }
            if (shown instanceof GetStructField bound) {
                return group(bound.child(), groups)
                        .filter(group -> group instanceof Attribute window
                                && window.metadata().contains(ProofPlan.WINDOW));
            }
            return source(shown).flatMap(source -> group(source, groups));
        }

        /** Returns an expression with what its columns stand for, down to the columns of the views. */
        Expression resolved(Expression shown) {
            Optional<Expression> source = source(shown);
            if (source.isPresent()) {
                return resolved(source.get());
            }
            if (shown instanceof Attribute column) {
                // A view may have another alias in each SQL.
                return column.withQualifier(asScala(List.<String>of()).toSeq());
            }
            List<Expression> children =
                    asJava(shown.children()).stream().map(this::resolved).toList();
            return children.isEmpty()
                    ? shown
                    : shown.withNewChildren(asScala(children).toSeq());
        }

        /** Returns whether a sum of floating-point numbers goes into an expression. */
        boolean isInexact(Expression expression) {
            return isInexactSum(expression)
                    || Stream.concat(source(expression).stream(), asJava(expression.children()).stream())
                            .anyMatch(this::isInexact);
        }

        private static boolean isInexactSum(Expression expression) {
            if (!(expression instanceof AggregateFunction function)) {
                return false;
            }
            boolean floating = asJava(function.children()).stream()
                    .anyMatch(value -> value.dataType().equals(DataTypes.DoubleType)
                            || value.dataType().equals(DataTypes.FloatType));
            // For an average, Spark sums whole numbers as DOUBLE, which does not hold every BIGINT exactly.
            boolean large = asJava(function.children()).stream()
                    .anyMatch(value -> value.dataType().equals(DataTypes.LongType));
            return function instanceof CentralMomentAgg
                    || floating && function instanceof Sum
                    || (floating || large) && function instanceof Average;
        }

        /** Returns whether a column is a floating-point sum or average and nothing else. */
        boolean isPlainSum(Expression expression) {
            if (expression instanceof AggregateExpression aggregate) {
                return isInexactSum(aggregate.aggregateFunction());
            }
            return source(expression).filter(this::isPlainSum).isPresent();
        }
    }
}
