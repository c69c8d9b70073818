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

import io.dps.contract.OffsetRange;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Compares the records that a stream has written with the rows that it had to write.
 *
 * <p>A sink gets each row at least once: a batch that ran again after a kill writes its rows again. The records that
 * count lie between the sink's end offsets before and after the run of a batch that was committed; each must be a row,
 * and each row must be there as often as it had to be. A record outside of these ranges is what an earlier run of a
 * batch left: it must be a row too, and counts as repeated.
 *
 * <p>Rows are told apart by their identity. Without one they are compared as a multiset. Numbers of floating point are
 * equal when they differ by no more than a billionth of the greater one, as sums depend on the order of records.
 */
public final class OutputProof {
    /** The most differences that a verdict names. */
    public static final int NAMED = 20;

    private static final double PRECISION = 1e-9;
    private static final String ID = "id";
    private static final String EXPECTED = "expected";
    private static final String WRITTEN = "written";
    private static final String COUNTED = "counted";

    private OutputProof() {}

    /** The ways in which the output can be wrong. */
    public enum Fault {
        /** A row that had to be written is not there. */
        MISSING,
        /** A record that no row had to become: of another window, say, or of another program. */
        UNEXPECTED,
        /** A record with another value than its row. */
        CHANGED,
        /** A row that is there more often than it had to be written, although no batch ran again. */
        DOUBLED
    }

    /**
     * A difference between what was written and what had to be.
     *
     * @param identity the row's identity as JSON; the whole row if it has none
     * @param expected the row that had to be written, as JSON; null if there is none
     * @param written a record's value; null if there is none
     */
    public record Difference(
            Fault fault,
            String identity,
            @Nullable String expected,
            @Nullable String written) {}

    /**
     * The result of a comparison.
     *
     * @param right number of rows that were written as they had to be
     * @param repeated number of records that an earlier run of a batch left, with the value of their row
     * @param wrong number of differences
     * @param differences the first {@link #NAMED} of them, by identity
     */
    public record Verdict(long right, long repeated, long wrong, List<Difference> differences) {}

    /**
     * Compares.
     *
     * @param expected the rows that the stream had to write
     * @param records the records of the sink since the stream's first start: {@code partition}, {@code offset},
     *     {@code value}
     * @param identity the columns that identify a row; empty for none
     * @param committed by partition, the offsets that the committed runs of batches have written
     */
    public static Verdict of(
            Dataset<Row> expected,
            Dataset<Row> records,
            List<String> identity,
            Map<Integer, List<OffsetRange>> committed) {
        Dataset<Row> pairs = pairs(expected, records, identity, committed)
                .withColumn("fault", fault(identity.isEmpty()))
                .cache();
        try {
            Row counts = pairs.agg(
                            count_if(col("fault").isNull().and(col(EXPECTED).isNotNull())),
                            coalesce(sum(when(col("fault").isNull(), col("left_over"))), lit(0L)),
                            count(col("fault")))
                    .head();
            List<Difference> differences = pairs
                    .filter(col("fault").isNotNull())
                    .orderBy(ID)
                    .limit(NAMED)
                    .select(col("fault"), col(ID), col("expected_json"), col("written_json"))
                    .collectAsList()
                    .stream()
                    .map(row -> new Difference(
                            Fault.valueOf(row.getString(0)), row.getString(1), row.getString(2), row.getString(3)))
                    .toList();
            return new Verdict(counts.getLong(0), counts.getLong(1), counts.getLong(2), differences);
        } finally {
            pairs.unpersist();
        }
    }

    /** Returns what had to be written and what was, by identity. */
    private static Dataset<Row> pairs(
            Dataset<Row> expected,
            Dataset<Row> records,
            List<String> identity,
            Map<Integer, List<OffsetRange>> committed) {
        StructType schema = expected.schema();
        Column[] all = SinkRecords.columns(schema);
        Column[] id = identity.isEmpty()
                ? all
                : identity.stream().map(SinkRecords::column).toArray(Column[]::new);
        Dataset<Row> wanted = expected.select(
                        SinkRecords.json(id).as(ID), struct(all).as("row"))
                .groupBy(ID)
                .agg(count(lit(1)).as("wanted"), first("row").as(EXPECTED));
        Dataset<Row> read = records.select(
                SinkRecords.row(col("value"), schema).as("row"),
                col("value").cast(DataTypes.StringType).as("text"),
                counts(committed).as(COUNTED));
        Dataset<Row> found = read.select(col("row.*"), col("row"), col("text"), col(COUNTED))
                .select(SinkRecords.json(id).as(ID), col("row"), col("text"), col(COUNTED))
                .withColumnRenamed("row", WRITTEN);
        return found.join(wanted, found.col(ID).equalTo(wanted.col(ID)), "full_outer")
                .select(
                        coalesce(found.col(ID), wanted.col(ID)).as(ID),
                        col("wanted"),
                        col(EXPECTED),
                        col(WRITTEN),
                        col("text"),
                        col(COUNTED),
                        col("text").isNotNull().and(not(isEqual(schema))).as("differs"))
                .groupBy(ID)
                .agg(
                        first("wanted").as("wanted"),
                        first(EXPECTED).as(EXPECTED),
                        count_if(col(COUNTED)).as("in_range"),
                        count_if(not(col(COUNTED))).as("left_over"),
                        count_if(col("differs")).as("differing"),
                        max_by(col("text"), col("differs")).as("written_json"))
                .withColumn("expected_json", when(col(EXPECTED).isNotNull(), SinkRecords.json(col(EXPECTED + ".*"))));
    }

    /** Returns whether a record lies where the committed run of a batch has written. */
    private static Column counts(Map<Integer, List<OffsetRange>> committed) {
        Column inside = lit(false);
        for (Map.Entry<Integer, List<OffsetRange>> partition : committed.entrySet()) {
            for (OffsetRange range : partition.getValue()) {
                inside = inside.or(col("partition")
                        .equalTo(partition.getKey())
                        .and(col("offset").geq(range.first()))
                        .and(col("offset").lt(range.end())));
            }
        }
        return inside;
    }

    private static Column fault(boolean multiset) {
        Column missing =
                multiset ? col("in_range").lt(col("wanted")) : col("in_range").equalTo(0);
        return when(col(EXPECTED).isNull(), Fault.UNEXPECTED.name())
                .when(col("differing").gt(0), Fault.CHANGED.name())
                .when(missing, Fault.MISSING.name())
                .when(col("in_range").gt(col("wanted")), Fault.DOUBLED.name());
    }

    private static Column isEqual(StructType schema) {
        Column equal = lit(true);
        for (StructField field : schema.fields()) {
            Column one = col(EXPECTED).getField(field.name());
            Column other = col(WRITTEN).getField(field.name());
            equal = equal.and(isEqual(field.dataType(), one, other));
        }
        return coalesce(equal, lit(false));
    }

    private static Column isEqual(DataType type, Column one, Column other) {
        if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
            Column near =
                    abs(one.minus(other)).leq(greatest(abs(one), abs(other)).multiply(PRECISION));
            return one.eqNullSafe(other).or(coalesce(near, lit(false)));
        }
        return SinkRecords.json(one.as("v")).eqNullSafe(SinkRecords.json(other.as("v")));
    }
}
