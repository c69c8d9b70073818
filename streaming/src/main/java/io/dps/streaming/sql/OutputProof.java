package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dps.contract.BatchRun;
import io.dps.contract.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Compares the records that a stream has written with the rows that it had to write.
 *
 * <p>A stream writes each row at least once: a batch that runs again after a kill writes its rows again, and so does a
 * task that runs again within a batch. So it matters which run wrote a record, which its offset tells
 * ({@link RunOffsets}, ADR 0017). Among the records of committed runs, each row must occur exactly as often as in the
 * expected rows, or more often if a task has failed. A record of a killed run must also be an expected row, and counts
 * as repeated. Any other record is a fault.
 *
 * <p>Rows are told apart by their identity; without an identity they are compared as a multiset. Keys and values are
 * compared byte for byte; only in inexact columns may finite numbers differ, by a billionth of the greater one.
 */
public final class OutputProof {
    /** The most differences that a comparison names. */
    public static final int NAMED = 20;

    private static final double PRECISION = 1e-9;

    private OutputProof() {}

    /** The ways in which the output can be wrong. */
    public enum Fault {
        /** An expected row is absent, or does not occur often enough. */
        MISSING,
        /** A record for which there is no expected row: it is of another window, say, or of another program. */
        UNEXPECTED,
        /** A record whose value differs from that of its expected row. */
        CHANGED,
        /** A record with the value of its expected row, and another key. */
        KEY,
        /** A row occurs more often than expected, although neither its batch nor a task ran again. */
        DOUBLED
    }

    /**
     * A difference between the records written and the rows expected.
     *
     * @param identity the row's identity as JSON; the whole row if it has no identity
     * @param expected the row that had to be written, as JSON; null if there is none. For {@link Fault#KEY} its key,
     *     null for a row without one
     * @param written the value of a wrong record; null if no record is wrong. For {@link Fault#KEY} the record's key,
     *     null if it has none
     */
    public record Difference(
            Fault fault,
            String identity,
            @Nullable String expected,
            @Nullable String written) {}

    /**
     * The result of a comparison.
     *
     * @param right number of rows that were written correctly
     * @param repeated number of further records with a right row, left by a run or task that was repeated
     * @param wrong number of identities with a fault
     * @param differences the first {@link #NAMED} identities with a fault, in order
     */
    public record Comparison(long right, long repeated, long wrong, List<Difference> differences) {}

    /**
     * The offsets of the output topic that the runs of batches have written, by partition. The ranges may touch, and
     * must not overlap.
     *
     * @param committed offsets written by runs that were committed
     * @param retried those of {@code committed} whose run may have left rows twice, see {@link BatchRun}
     * @param killed offsets written by runs that were not committed, and whose batch has run again since
     */
    public record RunOffsets(
            Map<Integer, List<OffsetRange>> committed,
            Map<Integer, List<OffsetRange>> retried,
            Map<Integer, List<OffsetRange>> killed) {

        /**
         * Returns the offsets that batches have written.
         *
         * @param batches the runs of each batch, in order; the last of a batch was committed
         */
        static RunOffsets of(List<List<BatchRun>> batches) {
            RunOffsets offsets = new RunOffsets(new HashMap<>(), new HashMap<>(), new HashMap<>());
            for (List<BatchRun> runs : batches) {
                for (int i = 0; i < runs.size() - 1; i++) {
                    add(offsets.killed, runs.get(i).from(), runs.get(i + 1).from());
                }
                BatchRun last = runs.get(runs.size() - 1);
                SortedMap<Integer, Long> end = Objects.requireNonNull(last.to(), "the end of a committed run");
                add(offsets.committed, last.from(), end);
                if (last.retried()) {
                    add(offsets.retried, last.from(), end);
                }
            }
            return offsets;
        }

        /** Adds the offsets between two ends; a partition that did not exist yet begins at 0. */
        private static void add(
                Map<Integer, List<OffsetRange>> ranges, Map<Integer, Long> from, Map<Integer, Long> to) {
            to.forEach((partition, end) -> {
                OffsetRange range = new OffsetRange(from.getOrDefault(partition, 0L), end);
                if (range.size() > 0) {
                    ranges.computeIfAbsent(partition, none -> new ArrayList<>()).add(range);
                }
            });
        }
    }

    /**
     * Compares the records in the sink with the rows that the stream had to write.
     *
     * @param expected the rows that the stream had to write
     * @param shape the columns of these rows
     * @param records the records of the output topic ({@code partition}, {@code offset}, {@code key}, {@code value})
     *     from the first run of the stream to the end of the last committed run; later records may belong to a batch
     *     that is still running
     */
    public static Comparison of(Dataset<Row> expected, ResultShape shape, Dataset<Row> records, RunOffsets offsets) {
        Dataset<Row> compared = compared(expected, shape, records, offsets).cache();
        try {
            Column right = col("fault").isNull();
            Column repeated = col("killed").plus(col("committed").minus(col("wanted")));
            Row counts = compared.agg(
                            coalesce(sum(when(right, col("wanted"))), lit(0L)),
                            coalesce(sum(when(right, repeated)), lit(0L)),
                            count(col("fault")))
                    .head();
            List<Difference> differences = compared
                    .filter(col("fault").isNotNull())
                    .orderBy("id")
                    .limit(NAMED)
                    .select("fault", "id", "expected", "written")
                    .collectAsList()
                    .stream()
                    .map(row -> new Difference(
                            Fault.valueOf(row.getString(0)), row.getString(1), row.getString(2), row.getString(3)))
                    .toList();
            return new Comparison(counts.getLong(0), counts.getLong(1), counts.getLong(2), differences);
        } finally {
            compared.unpersist();
        }
    }

    /** Returns a line for each identity: the expected row, how often it was written, and the fault if there is one. */
    private static Dataset<Row> compared(
            Dataset<Row> expected, ResultShape shape, Dataset<Row> records, RunOffsets offsets) {
        Dataset<Row> wanted = wanted(expected, shape);
        Dataset<Row> found = found(records, expected.schema(), shape, offsets);
        return found.join(wanted, found.col("found_id").equalTo(wanted.col("wanted_id")), "full_outer")
                .withColumn("id", coalesce(col("found_id"), col("wanted_id")))
                .withColumn("differs", col("place").isNotNull().and(not(hasValue(expected.schema(), shape))))
                .withColumn(
                        "miskeyed",
                        col("place").isNotNull().and(not(col("found_key").eqNullSafe(col("wanted_key")))))
                .groupBy("id")
                .agg(
                        coalesce(first("wanted"), lit(0L)).as("wanted"),
                        first("wanted_value").as("wanted_value"),
                        first("wanted_key").as("wanted_key"),
                        max_by(col("found_value"), col("differs")).as("value_sample"),
                        max_by(col("found_key"), col("miskeyed")).as("key_sample"),
                        count_if(col("differs")).as("differing"),
                        count_if(col("miskeyed")).as("miskeyed"),
                        count_if(col("place").isin(Place.COMMITTED.name(), Place.RETRIED.name()))
                                .as("committed"),
                        count_if(col("place").equalTo(Place.RETRIED.name())).as("retried"),
                        count_if(col("place").equalTo(Place.KILLED.name())).as("killed"),
                        count_if(col("place").equalTo(Place.NOWHERE.name())).as("stray"))
                .withColumn("fault", fault(!shape.identity().isEmpty()))
                .withColumn(
                        "expected",
                        when(col("fault").equalTo(Fault.KEY.name()), col("wanted_key"))
                                .otherwise(col("wanted_value")))
                .withColumn(
                        "written",
                        when(col("fault").equalTo(Fault.KEY.name()), col("key_sample"))
                                .when(
                                        col("fault").isin(Fault.CHANGED.name(), Fault.UNEXPECTED.name()),
                                        col("value_sample")));
    }

    /** @param identified whether a row has an identity, so that all records of the row are of one batch */
    private static Column fault(boolean identified) {
        Column surplus = col("committed").minus(col("wanted"));
        Column unexplained = surplus.gt(col("retried"));
        if (identified) {
            unexplained = unexplained.or(surplus.gt(0).and(col("committed").gt(col("retried"))));
        }
        return when(col("wanted").equalTo(0), Fault.UNEXPECTED.name())
                .when(col("differing").gt(0), Fault.CHANGED.name())
                .when(col("miskeyed").gt(0), Fault.KEY.name())
                .when(surplus.lt(0), Fault.MISSING.name())
                .when(unexplained.or(col("stray").gt(0)), Fault.DOUBLED.name());
    }

    private static Dataset<Row> wanted(Dataset<Row> expected, ResultShape shape) {
        Column row = struct(SinkRecords.columns(expected.schema()));
        return SinkRecords.of(expected, shape.key(), row)
                .select(
                        id(expected.schema(), shape, "row").as("wanted_id"),
                        col("row").as("wanted_row"),
                        col("key").as("wanted_key"),
                        col("value").as("wanted_value"))
                .groupBy("wanted_id")
                .agg(
                        count(lit(1)).as("wanted"),
                        first("wanted_row").as("wanted_row"),
                        first("wanted_key").as("wanted_key"),
                        first("wanted_value").as("wanted_value"));
    }

    private static Dataset<Row> found(Dataset<Row> records, StructType schema, ResultShape shape, RunOffsets offsets) {
        return records.select(
                        SinkRecords.row(col("value"), schema).as("row"),
                        col("key").cast(DataTypes.StringType).as("found_key"),
                        col("value").cast(DataTypes.StringType).as("found_value"),
                        place(offsets).as("place"))
                .select(
                        id(schema, shape, "row").as("found_id"),
                        col("row").as("found_row"),
                        col("found_key"),
                        col("found_value"),
                        col("place"));
    }

    private static Column id(StructType schema, ResultShape shape, String row) {
        List<String> names = shape.identity().isEmpty() ? List.of(schema.fieldNames()) : shape.identity();
        return SinkRecords.json(
                names.stream().map(name -> col(row).getField(name).as(name)).toArray(Column[]::new));
    }

    /** The kind of run that wrote a record of the output, by the record's offset. */
    private enum Place {
        COMMITTED,
        RETRIED,
        KILLED,
        NOWHERE
    }

    private static Column place(RunOffsets offsets) {
        return when(isIn(offsets.retried()), Place.RETRIED.name())
                .when(isIn(offsets.committed()), Place.COMMITTED.name())
                .when(isIn(offsets.killed()), Place.KILLED.name())
                .otherwise(Place.NOWHERE.name());
    }

    private static Column isIn(Map<Integer, List<OffsetRange>> ranges) {
        Column inside = lit(false);
        for (Map.Entry<Integer, List<OffsetRange>> partition : ranges.entrySet()) {
            for (OffsetRange range : joined(partition.getValue())) {
                inside = inside.or(col("partition")
                        .equalTo(partition.getKey())
                        .and(col("offset").geq(range.first()))
                        .and(col("offset").lt(range.end())));
            }
        }
        return inside;
    }

    /** Joins ranges that touch: a condition with a range for each batch of a month would be too deep for Spark. */
    private static List<OffsetRange> joined(List<OffsetRange> ranges) {
        List<OffsetRange> joined = new ArrayList<>();
        for (OffsetRange range : ranges.stream()
                .sorted(Comparator.comparingLong(OffsetRange::first))
                .toList()) {
            OffsetRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && last.end() >= range.first()) {
                joined.set(joined.size() - 1, new OffsetRange(last.first(), Math.max(last.end(), range.end())));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }

    /**
     * Returns true if a record has the value of its expected row. Compares the text, because parsing would skip unknown
     * fields and read values of other types as null; only inexact columns are compared as numbers.
     */
    private static Column hasValue(StructType schema, ResultShape shape) {
        Column exact = col("found_value").eqNullSafe(col("wanted_value"));
        if (!shape.inexact().isEmpty()) {
            Column canonical = SinkRecords.json(col("found_row.*")).eqNullSafe(col("found_value"));
            Column near = lit(true);
            for (StructField field : schema.fields()) {
                Column one = col("wanted_row").getField(field.name());
                Column other = col("found_row").getField(field.name());
                near = near.and(
                        shape.inexact().contains(field.name())
                                ? isNear(one, other)
                                : SinkRecords.json(one.as("v")).eqNullSafe(SinkRecords.json(other.as("v"))));
            }
            exact = exact.or(canonical.and(near));
        }
        return coalesce(exact, lit(false));
    }

    private static Column isNear(Column one, Column other) {
        Column finite = abs(one).lt(Double.POSITIVE_INFINITY).and(abs(other).lt(Double.POSITIVE_INFINITY));
        Column near = abs(one.minus(other)).leq(greatest(abs(one), abs(other)).multiply(PRECISION));
        return one.eqNullSafe(other).or(coalesce(finite.and(near), lit(false)));
    }
}
