package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.jspecify.annotations.Nullable;

/**
 * The state that Spark keeps between the batches of a stream. Read from the optimized plan, because the optimizer
 * decides what the state contains: it removes sums that nobody uses. Immutable.
 */
final class KeptState {
    private static final Set<Class<? extends LogicalPlan>> STATELESS =
            Set.of(Project.class, Filter.class, Generate.class, Expand.class, Union.class, EventTimeWatermark.class);

    private static final Set<Class<? extends LogicalPlan>> ABOVE_AGGREGATE = Set.of(Project.class, Filter.class);

    private final Set<String> operators = new TreeSet<>();
    private final Optional<Aggregate> aggregate;

    /** @param optimized Spark's optimized plan of a stream */
    KeptState(LogicalPlan optimized) {
        collectOperators(optimized);
        LogicalPlan node = optimized;
        while (ABOVE_AGGREGATE.contains(node.getClass()) || isLookup(node)) {
            node = node instanceof Join join && join.right().isStreaming()
                    ? join.right()
                    : node.children().head();
        }
        // Any further operator would have state of its own, which an aggregate alone does not tell.
        this.aggregate = node instanceof Aggregate found && operators.equals(Set.of("Aggregate"))
                ? Optional.of(found)
                : Optional.empty();
    }

    private void collectOperators(LogicalPlan plan) {
        if (!plan.isStreaming()) {
            return;
        }
        boolean isSource = asJava(plan.children()).isEmpty();
        if (!isSource && !isLookup(plan) && !STATELESS.contains(plan.getClass())) {
            operators.add(plan.nodeName());
        }
        asJava(plan.children()).forEach(this::collectOperators);
    }

    /** Returns whether a plan joins a stream with static rows, which needs no state. */
    private static boolean isLookup(LogicalPlan plan) {
        return plan instanceof Join join
                && join.left().isStreaming() != join.right().isStreaming();
    }

    /** Returns whether the stream works record by record. */
    boolean isNone() {
        return operators.isEmpty();
    }

    /** Returns what is kept, in words for the user; null if nothing is. */
    @Nullable
    String text() {
        if (isNone()) {
            return null;
        }
        return aggregate
                .map(found -> "a row for each open " + names(asJava(found.groupingExpressions())) + ", with "
                        + names(functions(found)))
                .orElseGet(() -> "what Spark keeps for " + String.join(", ", operators));
    }

    private static String names(List<? extends Expression> expressions) {
        return expressions.isEmpty()
                ? "no sums"
                : expressions.stream().map(KeptState::name).collect(Collectors.joining(", "));
    }

    private static String name(Expression expression) {
        return expression instanceof NamedExpression named ? named.name() : expression.sql();
    }

    /**
     * Returns why a stream with this state cannot go on with the state of an earlier plan, in words that follow a
     * colon; empty if it can.
     *
     * @param earlier a plan over the same input, with the same ids of its columns
     */
    Optional<String> obstacle(KeptState earlier) {
        if (isNone() && earlier.isNone()) {
            return Optional.empty();
        }
        if (isNone() || earlier.isNone()) {
            return Optional.of(
                    isNone()
                            ? "the earlier SQL keeps state, and the new SQL would lose it"
                            : "the new SQL groups rows, but the checkpoint has no groups of the records read so far");
        }
        if (aggregate.isEmpty() || earlier.aggregate.isEmpty()) {
            return Optional.of("its state is not that of a single aggregation, and dps can compare only such state");
        }
        Aggregate now = aggregate.get();
        Aggregate before = earlier.aggregate.get();
        if (!now.child().canonicalized().equals(before.child().canonicalized())) {
            return Optional.of(
                    "the rows that it groups have changed: their columns, their filter, the window, or a view that"
                            + " is joined");
        }
        if (!same(before, List.of(), now, List.of())) {
            return Optional.of("the grouping columns have changed from " + names(asJava(before.groupingExpressions()))
                    + " to " + names(asJava(now.groupingExpressions())));
        }
        if (!same(before, functions(before), now, functions(now))) {
            return Optional.of("the aggregate functions have changed from " + names(functions(before)) + " to "
                    + names(functions(now)));
        }
        return Optional.empty();
    }

    /** Returns whether two aggregates over equal children have the same grouping columns and functions, in order. */
    private static boolean same(
            Aggregate one, List<AggregateExpression> functions, Aggregate other, List<AggregateExpression> others) {
        return bare(one, functions).canonicalized().equals(bare(other, others).canonicalized());
    }

    /** Returns an aggregate that shows only these functions, so that names and projections do not matter. */
    private static LogicalPlan bare(Aggregate aggregate, List<AggregateExpression> functions) {
        List<NamedExpression> shown = new ArrayList<>();
        for (AggregateExpression function : functions) {
            shown.add(new Alias(
                    function,
                    "shown",
                    NamedExpression.newExprId(),
                    asScala(List.<String>of()).toSeq(),
                    scala.Option.empty(),
                    asScala(List.<String>of()).toSeq()));
        }
        return new Aggregate(
                aggregate.groupingExpressions(), asScala(shown).toSeq(), aggregate.child(), scala.Option.empty());
    }

    /** Returns the functions in the order of their columns in the state; Spark keeps equal ones once. */
    private static List<AggregateExpression> functions(Aggregate aggregate) {
        Map<Expression, AggregateExpression> functions = new LinkedHashMap<>();
        asJava(aggregate.expressions()).forEach(column -> collectFunctions(column, functions));
        return List.copyOf(functions.values());
    }

    private static void collectFunctions(Expression expression, Map<Expression, AggregateExpression> found) {
        if (expression instanceof AggregateExpression function) {
            found.putIfAbsent(function.canonicalized(), function);
            return;
        }
        asJava(expression.children()).forEach(child -> collectFunctions(child, found));
    }
}
