package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.lit;
import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.dps.contract.FailureReport;
import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.types.StructType;

/** The SQL of a stream in a session in which its views can be declared. Not thread-safe. */
public final class StreamSql {
    private final SparkSession session;
    private final StreamDefinition definition;

    /** @param session receives the views of the stream; afterwards it cannot read files as tables */
    public StreamSql(org.apache.spark.sql.SparkSession session, StreamDefinition definition) {
        this.session = (SparkSession) session;
        this.definition = definition;
        // A file is not a table of the platform, and would be read on one machine only.
        this.session.conf().set("spark.sql.runSQLOnFiles", false);
    }

    /** Returns the session, which has no views yet. */
    SparkSession session() {
        return session;
    }

    /** Parses the SQL without analysing it: Spark executes some statements while it analyses them. */
    private LogicalPlan parsed() {
        ParserInterface parser = session.sessionState().sqlParser();
        LogicalPlan statement;
        try {
            statement = parser.parsePlan(definition.sql());
        } catch (ParseException invalid) {
            throw refused(invalid);
        }
        if (hasCommand(statement) || !isQuery(parser, definition.sql())) {
            throw notQuery();
        }
        return statement;
    }

    /** Returns whether one statement, which may end in a semicolon and comments, is a query. */
    private static boolean isQuery(ParserInterface parser, String statement) {
        for (int end = statement.length(); end >= 0; end = statement.lastIndexOf(';', end - 1)) {
            try {
                parser.parseQuery(statement.substring(0, end));
                return true;
            } catch (ParseException other) {
                // It may be a query once its semicolon is removed.
            }
        }
        return false;
    }

    private UserFailure notQuery() {
        return UserFailure.failed(
                "the SQL of stream " + definition.name() + " is not a query",
                "write one SELECT statement; it may begin with WITH");
    }

    private static boolean hasCommand(LogicalPlan plan) {
        return plan instanceof Command || asJava(plan.children()).stream().anyMatch(StreamSql::hasCommand);
    }

    /** Declares a view without rows, for the analysis. */
    void declareEmpty(InputView view, StructType schema) {
        declare(view, session.createDataFrame(List.of(), InputRows.columns(schema)), lit(0L));
    }

    /** Declares a static view with these rows, as {@link InputRows#accepted} returns them. */
    public void declareStatic(InputView view, Dataset<Row> rows) {
        declare(view, plan(ProofPlan.staticView(rows, view.name())));
    }

    /**
     * Returns a plan that stands for the rows of a static view. It has no rows, but the optimizer does not know that.
     * Each call returns another plan, which is not equal to the others.
     */
    static LogicalPlan staticPlan(SparkSession session, InputView view) {
        JavaRDD<Row> none =
                JavaSparkContext.fromSparkContext(session.sparkContext()).emptyRDD();
        Dataset<Row> rows = session.createDataFrame(none, InputRows.columns(ViewSchema.of(view)));
        return plan(ProofPlan.staticView(rows, view.name()));
    }

    private static LogicalPlan plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan();
    }

    /**
     * Declares a view with these rows, for a proof.
     *
     * @param lateWatermark see {@link ProofPlan#inputView}
     */
    void declare(InputView view, Dataset<Row> rows, Column lateWatermark) {
        Dataset<Row> marked = ProofPlan.inputView(InputRows.withWatermark(rows, view), view.eventTime(), lateWatermark);
        declare(view, plan(marked));
    }

    /** Declares a view with the rows of a plan, which may come from another session. */
    void declare(InputView view, LogicalPlan rows) {
        org.apache.spark.sql.classic.Dataset.ofRows(session, rows).createOrReplaceTempView(view.name());
    }

    /**
     * Returns the rows of the SQL over the session's views: a batch or a stream, like these views.
     *
     * @throws UserFailure of kind {@code FAILED} if Spark refuses the SQL, or if it is not a query
     */
    public Dataset<Row> rows() {
        return org.apache.spark.sql.classic.Dataset.ofRows(session, analyzed());
    }

    /**
     * Returns the analysed plan of the SQL over the views of the session.
     *
     * @throws UserFailure of kind {@code FAILED} if Spark refuses the SQL, or if it is not a query
     */
    LogicalPlan analyzed() {
        LogicalPlan query = parsed();
        LogicalPlan plan;
        try {
            plan = session.sessionState()
                    .executePlan(query, CommandExecutionMode.SKIP())
                    .analyzed();
        } catch (Exception invalid) {
            throw refused(invalid);
        }
        if (hasCommand(plan)) {
            throw notQuery();
        }
        return plan;
    }

    /** Returns the optimized plan of the SQL over the views of the session, which may be streams. */
    LogicalPlan optimized() {
        return session.sessionState().optimizer().execute(analyzed());
    }

    /** Returns the failure to report if Spark refused the SQL; any other exception as an unchecked one. */
    RuntimeException refused(Exception failure) {
        SqlError error = SqlError.of(failure).orElse(null);
        if (error == null) {
            return unforeseen(failure);
        }
        String place = error.place().isEmpty() ? "" : error.place() + ": ";
        return UserFailure.failed(
                "the SQL of stream " + definition.name() + ": " + place + error.reason(), hint(error), failure);
    }

    private String hint(SqlError error) {
        boolean isUnresolved = error.condition().startsWith("TABLE_OR_VIEW_NOT_FOUND")
                || error.condition().startsWith("UNRESOLVED_COLUMN");
        if (error.advice().isEmpty()) {
            return isUnresolved ? "the stream can read " + views() : "correct the SQL";
        }
        return FailureReport.firstLetterLow(error.advice());
    }

    private String views() {
        List<String> names = definition.views().stream().map(InputView::name).toList();
        return (names.size() == 1 ? "view " : "the views ") + String.join(", ", names);
    }

    /** Returns an exception that is not about the SQL, as an unchecked one. */
    static RuntimeException unforeseen(Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("the check of a stream has failed", failure);
    }
}
