package io.dps.streaming.sql;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.dps.contract.InputView;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the definition of a stream before it is stored: whether its SQL is a query over its view, whether Spark can
 * run it as a stream that only appends, and whether its output can be verified. Reads no topic. Expects the session's
 * time zone to be UTC. Safe for use by several threads.
 */
public final class DefinitionCheck {
    /** The records of a topic as Spark's Kafka source gives them. */
    private static final StructType RECORDS = StructType.fromDDL(
            "key BINARY, value BINARY, topic STRING, partition INT, offset BIGINT, timestamp TIMESTAMP");

    /** Joins that keep rows of one side which have no match, or only these; by their names in Spark. */
    private static final Set<String> LEFT = Set.of("LEFT OUTER", "LEFT SEMI", "LEFT ANTI");

    private static final String RIGHT = "RIGHT OUTER";
    private static final String FULL = "FULL OUTER";

    private final SparkSession session;

    /** @param session stays unchanged: each check opens a new session from it */
    public DefinitionCheck(org.apache.spark.sql.SparkSession session) {
        this.session = (SparkSession) session;
    }

    /**
     * Checks a definition.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream could not run; the message says what is wrong and where
     */
    public StreamCheck check(StreamCheckRequest request) {
        StreamDefinition definition = request.definition();
        InputView view = definition.streamed();
        StructType schema = ViewSchema.of(view);
        Map<InputView, LogicalPlan> statics = statics(definition.statics());
        StreamSql sql = new StreamSql(session.newSession(), definition);
        SparkSession own = sql.session();
        sql.declareEmpty(view, schema);
        statics.forEach(sql::declare);
        LogicalPlan plan = sql.analyzed();
        requireReads(plan, definition, view);
        requireEndless(plan, definition);
        requireJoinable(new InlineCTE(true, false).apply(plan), definition);
        RecordKey key = RecordKey.of(definition, plan);
        requireWritable(own, plan, key.columns(), definition);
        startDry(sql, definition, view, schema);
        LogicalPlan rows = streamed(view, schema);
        LogicalPlan streaming = optimized(sql, view, rows);
        KeptState state = new KeptState(streaming);
        Optional<String> obstacle = Optional.ofNullable(request.replaced())
                .flatMap(replaced -> obstacle(replaced, definition, rows, statics, state));
        return new StreamCheck(
                columns(plan),
                List.copyOf(ResultShape.groups(plan).identity().keySet()),
                key.columns(),
                key.lacking(),
                Verifiability.obstacle(plan).orElse(null),
                obstacle.orElse(null),
                Optional.ofNullable(request.replaced())
                        .flatMap(replaced -> replacedKey(replaced, key, plan))
                        .orElse(null),
                unread(plan, definition),
                state.text(),
                streaming.treeString());
    }

    private Map<InputView, LogicalPlan> statics(List<InputView> views) {
        Map<InputView, LogicalPlan> plans = new LinkedHashMap<>();
        views.forEach(view -> plans.put(view, StreamSql.staticPlan(session, view)));
        return plans;
    }

    private static List<String> unread(LogicalPlan plan, StreamDefinition definition) {
        Set<String> read = ProofPlan.staticViews(plan);
        return definition.statics().stream()
                .map(InputView::name)
                .filter(name -> !read.contains(name))
                .toList();
    }

    private static void requireReads(LogicalPlan plan, StreamDefinition definition, InputView view) {
        if (!ProofPlan.readsStream(plan)) {
            throw UserFailure.failed(
                    "the SQL of stream " + definition.name() + " does not select from view " + view.name(),
                    "select from that view");
        }
    }

    /** Refuses LIMIT and OFFSET: Spark would count rows up to the limit, and then never write a row again. */
    private static void requireEndless(LogicalPlan plan, StreamDefinition definition) {
        if (hasLimit(plan)) {
            throw UserFailure.failed(
                    "the SQL of stream " + definition.name()
                            + " uses LIMIT or OFFSET, which a stream cannot use: it has no last row",
                    "remove it, or select the rows with WHERE");
        }
    }

    private static boolean hasLimit(LogicalPlan plan) {
        return ProofPlan.readsStream(plan)
                && (plan instanceof GlobalLimit
                        || plan instanceof Offset
                        || asJava(plan.children()).stream().anyMatch(DefinitionCheck::hasLimit));
    }

    /**
     * Refuses joins that would have to know the whole stream. Spark refuses them too, in words about its datasets.
     *
     * @param plan a plan without common table expressions
     */
    private static void requireJoinable(LogicalPlan plan, StreamDefinition definition) {
        if (plan instanceof Join join && ProofPlan.readsStream(join.left()) != ProofPlan.readsStream(join.right())) {
            String type = join.joinType().sql();
            boolean keepsLeft = LEFT.contains(type);
            boolean keepsRight = type.equals(RIGHT);
            boolean isStreamLeft = ProofPlan.readsStream(join.left());
            if (type.equals(FULL) || keepsLeft && !isStreamLeft || keepsRight && isStreamLeft) {
                throw UserFailure.failed(
                        "the SQL of stream " + definition.name() + " cannot run as a stream: whether its " + type
                                + " JOIN returns a row of the side that is not the stream depends on records that may"
                                + " still arrive",
                        "use JOIN, or LEFT JOIN with view "
                                + definition.streamed().name() + " on the left");
            }
        }
        asJava(plan.children()).forEach(child -> requireJoinable(child, definition));
    }

    private static void requireWritable(
            SparkSession own, LogicalPlan plan, List<String> key, StreamDefinition definition) {
        try {
            SinkRecords.of(org.apache.spark.sql.classic.Dataset.ofRows(own, plan), key);
        } catch (UserFailure unwritable) {
            throw UserFailure.failed(
                    "the SQL of stream " + definition.name() + ": " + unwritable.getMessage(),
                    unwritable.hint(),
                    unwritable);
        }
    }

    private static List<StreamCheck.Column> columns(LogicalPlan plan) {
        return Arrays.stream(plan.schema().fields())
                .map(field ->
                        new StreamCheck.Column(field.name(), field.dataType().sql()))
                .toList();
    }

    /**
     * Runs the SQL as a stream over one record that is not a row: only then does Spark report what a stream may not do.
     *
     * @throws UserFailure of kind {@code FAILED} if it cannot run
     */
    private static void startDry(StreamSql sql, StreamDefinition definition, InputView view, StructType schema) {
        try {
            Path folder = Files.createTempDirectory("dps-stream-check-");
            try {
                Path input = Files.createDirectory(folder.resolve("input"));
                Files.writeString(input.resolve("record.json"), "{}\n");
                Dataset<Row> records =
                        sql.session().readStream().schema(RECORDS).json(input.toString());
                InputRows.accepted(InputRows.judged(records, view, schema), view, schema)
                        .createOrReplaceTempView(view.name());
                sql.session()
                        .sql(definition.sql())
                        .writeStream()
                        .format("noop")
                        .outputMode("append")
                        .option(
                                "checkpointLocation",
                                folder.resolve("checkpoint").toString())
                        .trigger(Trigger.AvailableNow())
                        .start()
                        .awaitTermination();
            } finally {
                FileUtils.deleteQuietly(folder.toFile());
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        } catch (Exception refused) {
            throw notStreaming(sql, definition, view, refused);
        }
    }

    /** Returns the plan of the view's rows in a stream that is never started; it needs no broker. */
    private LogicalPlan streamed(InputView view, StructType schema) {
        Dataset<Row> records = session.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", "localhost:9092")
                .option("subscribe", view.topic())
                .load();
        Dataset<Row> rows = InputRows.accepted(InputRows.judged(records, view, schema), view, schema);
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan();
    }

    private static LogicalPlan optimized(StreamSql sql, InputView view, LogicalPlan rows) {
        sql.declare(view, rows);
        return sql.optimized();
    }

    /** Returns why a definition cannot go on from the checkpoint of the replaced one (ADR 0024). */
    private Optional<String> obstacle(
            StreamDefinition replaced,
            StreamDefinition definition,
            LogicalPlan rows,
            Map<InputView, LogicalPlan> statics,
            KeptState now) {
        if (definition.sql().equals(replaced.sql())
                && definition.views().equals(replaced.views())
                && definition.isolation() == replaced.isolation()) {
            // Only the key is another one, which is not in the state.
            return Optional.empty();
        }
        InputView view = definition.streamed();
        InputView earlier = replaced.streamed();
        if (!view.topic().equals(earlier.topic())
                || definition.isolation() != replaced.isolation()
                || !Objects.equals(view.eventTime(), earlier.eventTime())
                || !Objects.equals(view.watermark(), earlier.watermark())) {
            return Optional.of("the topic, the isolation, the event time or the watermark of its view has changed");
        }
        // The same plan gives its columns the same ids, so that the plans above it can be compared.
        LogicalPlan earlierRows = earlier.equals(view) ? rows : streamed(earlier, ViewSchema.of(earlier));
        StreamSql sql = new StreamSql(session.newSession(), replaced);
        replaced.statics()
                .forEach(each -> sql.declare(each, statics.getOrDefault(each, StreamSql.staticPlan(session, each))));
        KeptState before = new KeptState(optimized(sql, earlier, earlierRows));
        boolean keep = !now.isNone() && !before.isNone();
        return keep && !earlier.equals(view)
                ? Optional.of("view " + view.name() + " was declared anew, with another schema or format")
                : now.obstacle(before);
    }

    private Optional<List<String>> replacedKey(StreamDefinition replaced, RecordKey key, LogicalPlan plan) {
        try {
            StreamSql sql = new StreamSql(session.newSession(), replaced);
            sql.declareEmpty(replaced.streamed(), ViewSchema.of(replaced.streamed()));
            statics(replaced.statics()).forEach(sql::declare);
            return key.replaced(replaced, sql.analyzed(), plan);
        } catch (UserFailure broken) {
            // A definition that cannot run any more is edited to repair it; it writes no more records with its key.
            return Optional.empty();
        }
    }

    private static RuntimeException notStreaming(
            StreamSql sql, StreamDefinition definition, InputView view, Exception failure) {
        SqlError error = SqlError.of(failure).orElse(null);
        if (error == null) {
            return StreamSql.unforeseen(failure);
        }
        if (error.isOfValues()) {
            return sql.refused(failure);
        }
        String subject = "the SQL of stream " + definition.name() + " cannot run as a stream: ";
        if (!(error.reason() + error.advice()).contains("without watermark")) {
            return UserFailure.failed(
                    subject + error.reason(),
                    "select row by row, or group by a window of the event time: a stream only appends rows",
                    failure);
        }
        return view.eventTime() == null
                ? UserFailure.failed(
                        subject + "it groups rows, but view " + view.name()
                                + " has no event time, so that no group would ever be complete",
                        "declare the view with --event-time and --watermark, and group by a window of that column",
                        failure)
                : UserFailure.failed(
                        subject
                                + "it groups rows, but not by a window of the event time, so that no group would ever be"
                                + " complete",
                        "group by a window of the event time, as in: window(" + view.eventTime() + ", '1 minute')",
                        failure);
    }
}
