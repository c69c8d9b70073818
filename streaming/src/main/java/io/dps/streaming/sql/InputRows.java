package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.dps.contract.InputView;
import io.dps.streaming.sql.RecordParser.Accepted;
import io.dps.streaming.sql.RecordParser.Parsed;
import io.dps.streaming.sql.RecordParser.Rejected;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of an input view, from the records of its topic as Spark's Kafka source gives them, in a batch or a stream.
 * Besides the columns of the schema, a row has the record's {@code _key}, {@code _partition}, {@code _offset} and
 * {@code _timestamp}, as {@code topic view} shows them. Stateless.
 */
public final class InputRows {
    /** The column with the id of the {@link io.dps.contract.RecordRejectReason} of a reject; null for a row. */
    public static final String REASON = "reason";

    /** The column with a row as a struct; null for a reject. */
    static final String ROW = "row";

    private InputRows() {}

    /**
     * Judges records.
     *
     * @param records rows of Spark's Kafka source
     * @return a row for each record: {@code key}, {@code value}, {@code partition}, {@code offset}, {@code timestamp},
     *     {@link #REASON} and the struct {@code row}, null for a reject
     */
    public static Dataset<Row> judged(Dataset<Row> records, InputView view, StructType schema) {
        RecordParser parser = new RecordParser(schema, view.format());
        UDF1<byte[], Row> parse = value -> toRow(parser.parse(value));
        StructType verdict = new StructType().add(REASON, DataTypes.StringType).add(ROW, schema);
        // Marked nondeterministic so that Spark calls it once for each record, not once for each use.
        Column parsed = udf(parse, verdict).asNondeterministic().apply(col("value"));
        return records.select(
                        col("key"),
                        col("value"),
                        col("partition"),
                        col("offset"),
                        col("timestamp"),
                        parsed.as("verdict"))
                .select(
                        col("key"),
                        col("value"),
                        col("partition"),
                        col("offset"),
                        col("timestamp"),
                        col("verdict." + REASON),
                        col("verdict." + ROW));
    }

    /** Returns the columns of a view's rows. */
    static StructType columns(StructType schema) {
        return schema.add("_key", DataTypes.StringType)
                .add("_partition", DataTypes.IntegerType)
                .add("_offset", DataTypes.LongType)
                .add("_timestamp", DataTypes.TimestampType);
    }

    /** Returns the rows of the view among judged records, with the view's watermark if it has one. */
    public static Dataset<Row> accepted(Dataset<Row> judged, InputView view, StructType schema) {
        return withWatermark(rows(judged.filter(col(REASON).isNull()), col(ROW), schema), view);
    }

    /** Returns rows with the view's watermark if it has one. */
    static Dataset<Row> withWatermark(Dataset<Row> rows, InputView view) {
        String eventTime = view.eventTime();
        Duration delay = view.watermark();
        return eventTime == null || delay == null
                ? rows
                : rows.withWatermark("`" + eventTime.replace("`", "``") + "`", delay.toMillis() + " milliseconds");
    }

    /**
     * Returns rows of the view.
     *
     * @param row the struct with the columns of the schema
     */
    static Dataset<Row> rows(Dataset<Row> records, Column row, StructType schema) {
        List<Column> ofRecord = List.of(
                col("key").cast(DataTypes.StringType).as("_key"),
                col("partition").as("_partition"),
                col("offset").as("_offset"),
                col("timestamp").as("_timestamp"));
        Stream<Column> fields = Arrays.stream(schema.fieldNames())
                .map(name -> row.getField(name).as(name));
        return records.select(Stream.concat(fields, ofRecord.stream()).toArray(Column[]::new));
    }

    private static Row toRow(Parsed parsed) {
        if (parsed instanceof Accepted accepted) {
            return RowFactory.create(null, accepted.row());
        }
        Rejected rejected = (Rejected) parsed;
        return RowFactory.create(rejected.reason().id(), null);
    }
}
