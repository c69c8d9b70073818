package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnixMicros;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevPop;
import org.apache.spark.sql.catalyst.expressions.aggregate.StddevSamp;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.expressions.aggregate.VariancePop;
import org.apache.spark.sql.catalyst.expressions.aggregate.VarianceSamp;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Changes the analysed batch plan of a stream's SQL so that it returns exactly the rows that the stream had to write
 * (ADR 0016).
 *
 * <p>In batch N, Spark drops a record from a window when the window's end is not after the watermark of batch N-1, and
 * writes a window once its end is not after the watermark of a batch. So a filter between the window and the aggregate
 * keeps what was in time, by the watermark that a hidden column of the input view carries for each record, and what is
 * closed. The plan of SQL without an aggregate stays as it is: Spark drops nothing there.
 *
 * <p>Refuses plans whose result this does not decide. Stateless.
 */
public final class ProofPlan {
    /**
     * The hidden column of an input view's source: the watermark by which Spark judged whether the record was late, in
     * microseconds since the epoch; null if there was none yet.
     */
    public static final String LATE_WATERMARK = "__dps_late_watermark";

    /** Aggregates whose result depends neither on the order of rows nor on how they are split. */
    private static final Set<Class<? extends AggregateFunction>> REPEATABLE = Set.of(
            Sum.class,
            Count.class,
            Average.class,
            Min.class,
            Max.class,
            StddevPop.class,
            StddevSamp.class,
            VariancePop.class,
            VarianceSamp.class);

    private static final Set<Class<? extends LogicalPlan>> ROW_BY_ROW = Set.of(
            Project.class,
            Filter.class,
            SubqueryAlias.class,
            View.class,
            Generate.class,
            Expand.class,
            ResolvedHint.class,
            Union.class);

    private ProofPlan() {}

    /**
     * Hides the watermark from the SQL of a stream: a view of the result has the columns of the user's schema alone.
     *
     * @param records the records of an input view, with {@link #LATE_WATERMARK}
     */
    public static Dataset<Row> hide(Dataset<Row> records) {
        return records.drop(LATE_WATERMARK);
    }

    /**
     * Returns the plan whose rows are those that the stream had to write.
     *
     * @param analyzed the analysed plan of the SQL over views made by {@link #hide}
     * @param closedUntil the watermark of the last batch, in microseconds since the epoch
     * @throws UserFailure {@code FAILED} if the result of the SQL cannot be proved, with the reason
     */
    public static LogicalPlan of(LogicalPlan analyzed, long closedUntil) {
        LogicalPlan inlined = new InlineCTE(true, false).apply(analyzed);
        requireProvable(inlined, 0);
        return filtered(inlined, closedUntil);
    }

    private static void requireProvable(LogicalPlan plan, int aggregatesAbove) {
        if (!readsStream(plan) || watermark(plan) != null) {
            return;
        }
        asJava(plan.expressions()).forEach(ProofPlan::requireRepeatable);
        int aggregates = aggregatesAbove;
        if (plan instanceof Aggregate aggregate) {
            aggregates++;
            if (windowEnd(aggregate) == null) {
                throw unprovable("it does not group by a window of the event time");
            }
            if (aggregates > 1) {
                throw unprovable("it aggregates twice");
            }
        } else if (plan instanceof Join join) {
            if (readsStream(join.left()) && readsStream(join.right())) {
                throw unprovable("it joins streams");
            }
        } else if (!ROW_BY_ROW.contains(plan.getClass())) {
            throw unprovable("verify does not support the operator " + plan.nodeName());
        } else if (plan instanceof Union && aggregates > 0) {
            throw unprovable("it aggregates a union");
        }
        for (LogicalPlan child : asJava(plan.children())) {
            requireProvable(child, aggregates);
        }
    }

    private static void requireRepeatable(Expression expression) {
        if (expression instanceof SubqueryExpression) {
            throw unprovable("it has a subquery in an expression");
        }
        if (expression.containsPattern(TreePattern.CURRENT_LIKE())
                || asJava(expression.children()).stream().allMatch(Expression::deterministic)
                        && !expression.deterministic()) {
            throw unprovable("the value of " + expression.sql() + " may differ from run to run");
        }
        if (expression instanceof RuntimeReplaceable replaced) {
            requireRepeatable(replaced.replacement());
            return;
        }
        if (expression instanceof AggregateFunction function && !REPEATABLE.contains(function.getClass())) {
            throw unprovable("the value of " + function.prettyName() + " may depend on the order of the records");
        }
        asJava(expression.children()).forEach(ProofPlan::requireRepeatable);
    }

    private static UserFailure unprovable(String why) {
        return UserFailure.failed("this SQL is not verifiable: " + why, "see the page about streams");
    }

    private static LogicalPlan filtered(LogicalPlan plan, long closedUntil) {
        if (plan instanceof Aggregate aggregate && readsStream(aggregate)) {
            LogicalPlan child = carrying(aggregate.child());
            Expression end = new UnixMicros(Objects.requireNonNull(windowEnd(aggregate)));
            Attribute late = Objects.requireNonNull(watermark(child));
            Expression inTime = new Or(new IsNull(late), new GreaterThan(end, late));
            Expression closed = new LessThanOrEqual(end, Literal.create(closedUntil, DataTypes.LongType));
            return withChild(aggregate, new Filter(new And(inTime, closed), child));
        }
        return mapChildren(plan, child -> filtered(child, closedUntil));
    }

    /** Adds the hidden column to every projection over it, so that the whole plan returns it. */
    private static LogicalPlan carrying(LogicalPlan plan) {
        if (watermark(plan) != null) {
            return plan;
        }
        LogicalPlan carried = mapChildren(plan, ProofPlan::carrying);
        Attribute late = asJava(carried.children()).isEmpty()
                ? null
                : watermark(carried.children().head());
        if (carried instanceof Project project && late != null) {
            return new Project(with(project.projectList(), late), project.child());
        }
        // A sliding window: each record once for each of its windows.
        if (carried instanceof Expand expand && late != null) {
            List<Seq<Expression>> rows = asJava(expand.projections()).stream()
                    .map(row -> with(row, late))
                    .toList();
            return new Expand(asScala(rows).toSeq(), with(expand.output(), late), expand.child());
        }
        return carried;
    }

    private static <T> Seq<T> with(Seq<? extends T> columns, T more) {
        List<T> all = new ArrayList<>(asJava(columns));
        all.add(more);
        return asScala(all).toSeq();
    }

    private static boolean readsStream(LogicalPlan plan) {
        return watermark(plan) != null || asJava(plan.children()).stream().anyMatch(ProofPlan::readsStream);
    }

    private static @Nullable Attribute watermark(LogicalPlan plan) {
        return asJava(plan.output()).stream()
                .filter(column -> column.name().equals(LATE_WATERMARK))
                .findFirst()
                .orElse(null);
    }

    /** Returns the end of the window that an aggregate groups by; null if it groups by none. */
    private static @Nullable Expression windowEnd(Aggregate aggregate) {
        for (Expression group : asJava(aggregate.groupingExpressions())) {
            if (group.dataType() instanceof StructType type
                    && group instanceof Attribute window
                    && window.metadata().contains("spark.timeWindow")
                    && type.fieldNames().length == 2) {
                return new GetStructField(group, 1, scala.Option.apply("end"));
            }
        }
        return null;
    }

    private static LogicalPlan withChild(LogicalPlan plan, LogicalPlan child) {
        return plan.withNewChildren(asScala(List.of(child)).toSeq());
    }

    private static LogicalPlan mapChildren(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
        return plan.mapChildren(new AbstractFunction1<LogicalPlan, LogicalPlan>() {
            @Override
            public LogicalPlan apply(LogicalPlan child) {
                return change.apply(child);
            }
        });
    }
}
