package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_micros;

import io.dps.contract.BatchRun;
import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamProof;
import io.dps.contract.UserFailure;
import io.dps.streaming.sql.OutputProof.Comparison;
import io.dps.streaming.sql.OutputProof.RunOffsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a stream has written what its SQL gives for the records that it has read (ADR 0016). The stream's parser
 * decides which records are rows; the values of these rows are read by Spark ({@link SecondReading}), as a check on that parser.
 * Expects the session's time zone to be UTC. Not thread-safe.
 */
public final class DefinitionProof {
    private final StreamDefinition definition;
    private final InputView view;
    private final StructType schema;
    private final StreamSql sql;
    private final boolean isGrouped;

    /**
     * Prepares the proof.
     *
     * @param session stays unchanged
     * @throws UserFailure of kind {@code FAILED} if the SQL cannot be verified; the message says why
     */
    public DefinitionProof(org.apache.spark.sql.SparkSession session, StreamDefinition definition) {
        this.definition = definition;
        this.view = definition.streamed();
        this.schema = ViewSchema.of(view);
        this.sql = new StreamSql(session.newSession(), definition);
        sql.declareEmpty(view, schema);
        definition.statics().forEach(each -> sql.declare(each, StreamSql.staticPlan(sql.session(), each)));
        LogicalPlan analyzed = sql.analyzed();
        this.isGrouped = Verifiability.groups(analyzed);
        Verifiability.obstacle(analyzed).ifPresent(reason -> {
            throw UserFailure.failed(
                    "stream " + definition.name() + " is not verifiable: " + reason,
                    "change the SQL so that it can be verified; 'stream create' says whether it can");
        });
    }

    /**
     * Compares the output with the rows that the stream had to write since its definition was last edited.
     *
     * @param batches the reports of batches 0, 1, 2 and so on, including the offsets that their runs have written
     * @param since the first batch of the definition; at most the last of the batches
     * @param input all records that the batches have read, as Spark's Kafka source gives them
     * @param statics gives all records of a static view, as Spark's Kafka source gives them
     * @param output the records of the sink from the first run of batch {@code since} to the end of the last committed
     *     run
     */
    public StreamProof of(
            List<StreamProgress> batches,
            int since,
            Dataset<Row> input,
            Function<InputView, Dataset<Row>> statics,
            Dataset<Row> output) {
        StreamProgress last = batches.get(batches.size() - 1);
        StreamProgress before = since == 0 ? null : batches.get(since - 1);
        BatchIndex index = BatchIndex.of(batches);
        definition.statics().forEach(each -> declareStatic(each, statics.apply(each)));
        Dataset<Row> judged = InputRows.judged(input, view, schema).persist();
        try {
            Counts counts = counts(judged, index, since);
            List<StreamProof.Difference> watermarks = wrongWatermarks(batches, since, counts.highest());
            List<StreamProof.Difference> differences =
                    new ArrayList<>(watermarks.subList(0, Math.min(watermarks.size(), OutputProof.NAMED)));
            Dataset<Row> rows = isGrouped || since == 0
                    ? judged
                    : judged.filter(index.batch(col("partition"), col("offset")).geq(since));
            ProofPlan.Closed closed = new ProofPlan.Closed(
                    before == null || before.watermark() == null
                            ? Long.MIN_VALUE
                            : BatchIndex.micros(before.watermark()),
                    last.watermark() == null ? Long.MIN_VALUE : BatchIndex.micros(last.watermark()));
            Comparison compared = compare(rows, index, closed, output, runs(batches.subList(since, batches.size())));
            compared.differences().forEach(each -> differences.add(difference(each)));
            return new StreamProof(
                    definition.name(),
                    batches.size(),
                    since,
                    last.watermark(),
                    compared.right(),
                    compared.repeated(),
                    compared.wrong() + watermarks.size(),
                    List.copyOf(differences),
                    counts.accepted(),
                    counts.rejected(),
                    last.valid() - (before == null ? 0 : before.valid()),
                    last.rejected() - (before == null ? 0 : before.rejected()));
        } finally {
            judged.unpersist();
        }
    }

    private void declareStatic(InputView each, Dataset<Row> records) {
        StructType columns = ViewSchema.of(each);
        sql.declareStatic(each, readAgain(InputRows.judged(records, each, columns), each, columns));
    }

    /** Returns the rows among judged records, with values that Spark has read. */
    private static Dataset<Row> readAgain(Dataset<Row> judged, InputView each, StructType columns) {
        Column row = SecondReading.of(col("value"), col(InputRows.ROW), columns, each.format());
        return InputRows.rows(
                judged.filter(col(InputRows.REASON).isNull()).withColumn("read", row), col("read"), columns);
    }

    private static RunOffsets runs(List<StreamProgress> batches) {
        List<List<BatchRun>> written = new ArrayList<>();
        for (StreamProgress batch : batches) {
            if (batch.written() == null) {
                throw new IllegalArgumentException(
                        "the report of batch " + batch.batchId() + " does not name its runs");
            }
            written.add(batch.written());
        }
        return RunOffsets.of(written);
    }

    private Comparison compare(
            Dataset<Row> judged, BatchIndex index, ProofPlan.Closed closed, Dataset<Row> output, RunOffsets runs) {
        sql.declare(view, readAgain(judged, view, schema), index.lateWatermark(col("_partition"), col("_offset")));
        LogicalPlan analyzed = sql.analyzed();
        Dataset<Row> expected =
                org.apache.spark.sql.classic.Dataset.ofRows(sql.session(), ProofPlan.of(analyzed, closed));
        ResultShape shape = ResultShape.of(analyzed)
                .keyedBy(RecordKey.of(definition, analyzed).columns());
        return OutputProof.of(expected, shape, output, runs);
    }

    /**
     * Counts of the input's records.
     *
     * @param highest by batch, the highest event time of the rows that it has read, in microseconds; no entry for a
     *     batch without one
     */
    private record Counts(long accepted, SortedMap<String, Long> rejected, Map<Integer, Long> highest) {}

    private Counts counts(Dataset<Row> judged, BatchIndex index, int since) {
        String eventTime = view.eventTime();
        Column time = eventTime == null
                ? lit(null).cast(DataTypes.LongType)
                : unix_micros(col(InputRows.ROW).getField(eventTime));
        List<Row> counted = judged.select(
                        index.batch(col("partition"), col("offset")).as("batch"),
                        col(InputRows.REASON).as("reason"),
                        time.as("time"))
                .filter(col("batch").geq(since))
                .groupBy("batch", "reason")
                .agg(count(lit(1)).as("records"), max("time").as("highest"))
                .collectAsList();
        long accepted = 0;
        SortedMap<String, Long> rejected = new TreeMap<>();
        Map<Integer, Long> highest = new TreeMap<>();
        for (Row row : counted) {
            if (!row.isNullAt(1)) {
                rejected.merge(row.getString(1), row.getLong(2), Long::sum);
                continue;
            }
            accepted += row.getLong(2);
            if (!row.isNullAt(3)) {
                highest.put(row.getInt(0), row.getLong(3));
            }
        }
        return new Counts(accepted, rejected, highest);
    }

    /**
     * Returns the watermarks that are too high or go back: they would let the stream drop rows that were in time. A
     * watermark may be lower than the highest event time allows, because Spark derives it only from rows that pass a
     * WHERE.
     */
    private List<StreamProof.Difference> wrongWatermarks(
            List<StreamProgress> batches, int since, Map<Integer, Long> highest) {
        List<StreamProof.Difference> wrong = new ArrayList<>();
        long delay = view.watermark() == null ? 0 : view.watermark().toMillis();
        // The first watermark of an edited definition comes from records that were judged by the earlier one.
        Instant before = since == 0 ? null : batches.get(since).watermark();
        Instant highestAllowed = before;
        for (int batch = since; batch < batches.size(); batch++) {
            Instant recorded = batches.get(batch).watermark();
            if (isAfter(recorded, highestAllowed)) {
                wrong.add(wrongWatermark(batch, highestAllowed + " or earlier", recorded));
            } else if (isAfter(before, recorded)) {
                wrong.add(wrongWatermark(batch, before + " or later", recorded));
            }
            before = recorded;
            Long time = highest.get(batch);
            if (time != null && view.eventTime() != null) {
                Instant allowed = Instant.ofEpochMilli(Math.floorDiv(time, 1_000L) - delay);
                highestAllowed = isAfter(allowed, highestAllowed) ? allowed : highestAllowed;
            }
        }
        return wrong;
    }

    private static boolean isAfter(@Nullable Instant one, @Nullable Instant other) {
        return one != null && (other == null || one.isAfter(other));
    }

    private static StreamProof.Difference wrongWatermark(int batch, String expected, @Nullable Instant recorded) {
        return new StreamProof.Difference(
                "watermark", "{\"batch\":" + batch + "}", expected, recorded == null ? "none" : recorded.toString());
    }

    private static StreamProof.Difference difference(OutputProof.Difference found) {
        return new StreamProof.Difference(
                found.fault().name().toLowerCase(Locale.ROOT), found.identity(), found.expected(), found.written());
    }
}
