package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.lit;
import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
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
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Changes the analysed batch plan of a stream's SQL so that it returns exactly the rows that the stream had to write
 * (ADR 0016).
 *
 * <p>In batch N, Spark drops a record from a window when the window's end is not after the watermark of batch N-1, and
 * writes a window once its end is not after the watermark of a batch. So a filter between the window and the aggregate
 * keeps the records that were in time and whose window is closed. A hidden column of the input view carries, for each
 * record, the watermark by which it was in time or late. The plan of SQL without an aggregate stays as it is: Spark
 * drops nothing there.
 *
 * <p>Refuses plans for which this filter does not decide the result. Stateless.
 */
public final class ProofPlan {
    /** Marks the hidden column with the watermark by which Spark judged whether a record was late. */
    private static final String LATE_WATERMARK = "dps.late_watermark";

    /** Marks a hidden column of a static view with the name of the view. */
    private static final String STATIC_VIEW = "dps.static_view";

    /** Marks the event time of the view; Spark passes it on to the window of that column. */
    private static final String EVENT_TIME = "dps.event_time";

    /** Spark's own mark of a tumbling or sliding window. */
    static final String WINDOW = "spark.timeWindow";

    /**
     * Aggregates whose result does not depend on the order of rows, except for the last digits of floating-point
     * numbers, which {@link ResultShape} handles.
     */
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
     * The windows that some batches have written, by their end, in microseconds since the epoch.
     *
     * @param after the watermark of the batch before the first of them; {@code Long.MIN_VALUE} if there is none
     * @param until the watermark of the last of them
     */
    public record Closed(long after, long until) {}

    /**
     * Returns the rows of an input view for the SQL of a stream. Each row carries, hidden from the SQL, the watermark
     * by which Spark judged whether its record was late.
     *
     * @param rows the rows of the view
     * @param eventTime the column with the event time; null if the view has none
     * @param lateWatermark the watermark of the batch before the record's own, in microseconds since the epoch; 0 for
     *     the first batch, as in Spark
     */
    public static Dataset<Row> inputView(Dataset<Row> rows, @Nullable String eventTime, Column lateWatermark) {
        Column[] columns = Arrays.stream(rows.schema().fields())
                .map(field -> field.name().equals(eventTime)
                        ? SinkRecords.column(field.name()).as(field.name(), marked(field.metadata(), EVENT_TIME))
                        : SinkRecords.column(field.name()))
                .toArray(Column[]::new);
        Column[] all = Arrays.copyOf(columns, columns.length + 1);
        all[columns.length] = lateWatermark.as(LATE_WATERMARK, marked(Metadata.empty(), LATE_WATERMARK));
        return rows.select(all).drop(LATE_WATERMARK);
    }

    /**
     * Returns the rows of a static view for the SQL of a stream. The proof takes them as they are: they are the same
     * whenever they are read.
     */
    static Dataset<Row> staticView(Dataset<Row> rows, String name) {
        Metadata mark = new MetadataBuilder().putString(STATIC_VIEW, name).build();
        return rows.withColumn(STATIC_VIEW, lit(0L).as(STATIC_VIEW, mark)).drop(STATIC_VIEW);
    }

    /** Returns the names of the static views that a plan reads, also in subqueries. */
    static Set<String> staticViews(LogicalPlan plan) {
        Set<String> names = new HashSet<>();
        staticView(plan).ifPresent(names::add);
        asJava(plan.children()).forEach(child -> names.addAll(staticViews(child)));
        asJava(plan.subqueriesAll()).forEach(subquery -> names.addAll(staticViews(subquery)));
        return names;
    }

    private static Optional<String> staticView(LogicalPlan plan) {
        return asJava(plan.output()).stream()
                .map(Attribute::metadata)
                .filter(metadata -> metadata.contains(STATIC_VIEW))
                .map(metadata -> metadata.getString(STATIC_VIEW))
                .findFirst();
    }

    private static Metadata marked(Metadata metadata, String mark) {
        return new MetadataBuilder()
                .withMetadata(metadata)
                .putBoolean(mark, true)
                .build();
    }

    /**
     * Returns the plan whose rows are those that the stream had to write.
     *
     * @param analyzed the analysed plan of the SQL over views made by {@link #inputView}
     * @param closed the windows that the stream had to write
     * @throws UserFailure of kind {@code FAILED} if the result of the SQL cannot be proved, with the reason
     */
    public static LogicalPlan of(LogicalPlan analyzed, Closed closed) {
        LogicalPlan inlined = new InlineCTE(true, false).apply(analyzed);
        requireProvable(inlined, false);
        return filtered(inlined, closed);
    }

    private static void requireProvable(LogicalPlan plan, boolean isAggregated) {
        if (watermark(plan) != null) {
            return;
        }
        if (!readsStream(plan)) {
            requireStatic(plan);
            return;
        }
        asJava(plan.expressions()).forEach(ProofPlan::requireRepeatable);
        if (plan instanceof Aggregate aggregate) {
            if (countAggregates(aggregate) > 1) {
                throw unprovable("it aggregates twice");
            }
            if (windowEnd(aggregate) == null) {
                throw unprovable("it does not group by exactly one window of the event time,"
                        + " or uses the event time in another grouping column");
            }
        } else if (plan instanceof Join join) {
            if (readsStream(join.left()) && readsStream(join.right())) {
                throw unprovable("it joins streams");
            }
        } else if (!ROW_BY_ROW.contains(plan.getClass())) {
            throw unprovable("verify does not support the operator " + plan.nodeName());
        } else if (plan instanceof Union && isAggregated) {
            throw unprovable("it aggregates a union");
        }
        for (LogicalPlan child : asJava(plan.children())) {
            requireProvable(child, isAggregated || plan instanceof Aggregate);
        }
    }

    private static int countAggregates(LogicalPlan plan) {
        int here = plan instanceof Aggregate && readsStream(plan) ? 1 : 0;
        return here
                + asJava(plan.children()).stream()
                        .mapToInt(ProofPlan::countAggregates)
                        .sum();
    }

    /** Checks a table that is joined: it must have the same rows whenever it is read. */
    private static void requireStatic(LogicalPlan plan) {
        if (staticView(plan).isPresent()) {
            return;
        }
        boolean known = ROW_BY_ROW.contains(plan.getClass())
                || plan instanceof Join
                || plan instanceof Aggregate
                || asJava(plan.children()).isEmpty();
        if (!known) {
            throw unprovable("verify does not support the operator " + plan.nodeName());
        }
        asJava(plan.expressions()).forEach(ProofPlan::requireRepeatable);
        asJava(plan.children()).forEach(ProofPlan::requireStatic);
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
        if (expression instanceof AggregateFunction function
                && function.prettyName().startsWith("try_")) {
            throw unprovable("the value of " + function.prettyName() + " may depend on the order of the records");
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
        return UserFailure.failed(
                Verifiability.REFUSAL + why,
                "group by a window of the event time, or select row by row, with deterministic functions only");
    }

    private static LogicalPlan filtered(LogicalPlan plan, Closed windows) {
        if (plan instanceof Aggregate aggregate && readsStream(aggregate)) {
            LogicalPlan child = carrying(aggregate.child());
            Attribute late = watermark(child);
            Expression window = windowEnd(aggregate);
            if (late == null || window == null) {
                throw unprovable("verify cannot follow the watermark or the window through the aggregate");
            }
            Expression end = new UnixMicros(window);
            Expression inTime = new GreaterThan(end, late);
            Expression closed = new And(
                    new GreaterThan(end, Literal.create(windows.after(), DataTypes.LongType)),
                    new LessThanOrEqual(end, Literal.create(windows.until(), DataTypes.LongType)));
            return withChild(aggregate, new Filter(new And(inTime, closed), child));
        }
        return mapChildren(plan, child -> filtered(child, windows));
    }

    /** Adds the hidden column to every projection above its view, so that the whole plan returns it. */
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
        // A sliding window repeats each record for each of its windows.
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

    /** Returns whether a plan reads rows of an input view. */
    static boolean readsStream(LogicalPlan plan) {
        return watermark(plan) != null || asJava(plan.children()).stream().anyMatch(ProofPlan::readsStream);
    }

    private static @Nullable Attribute watermark(LogicalPlan plan) {
        return asJava(plan.output()).stream()
                .filter(column -> column.metadata().contains(LATE_WATERMARK))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the end of the window that an aggregate groups by; null if it groups by no window, or by anything else
     * made from the event time.
     */
    private static @Nullable Expression windowEnd(Aggregate aggregate) {
        List<Attribute> times = asJava(aggregate.groupingExpressions()).stream()
                .flatMap(group -> asJava(group.references().toSeq()).stream())
                .filter(column -> column.metadata().contains(EVENT_TIME))
                .toList();
        boolean isWindow = times.size() == 1
                && times.get(0).metadata().contains(WINDOW)
                && asJava(aggregate.groupingExpressions()).contains(times.get(0));
        return isWindow ? new GetStructField(times.get(0), 1, scala.Option.apply("end")) : null;
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
