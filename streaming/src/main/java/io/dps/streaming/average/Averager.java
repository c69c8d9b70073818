package io.dps.streaming.average;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.window;

import io.dps.contract.StreamOptions;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns Kafka records of readings into Kafka records of averages per window. A pure function of its input that works
 * on batches and on streams and expects the session's time zone to be UTC. Immutable.
 */
public final class Averager {
    private static final Column VALID_COUNT = count(col("event_time")).as(StreamCounts.VALID);
    private static final Column REJECTED_COUNT = count(col("reason")).as(StreamCounts.REJECTED);

    private static final StructType VERDICT = new StructType()
            .add("reason", DataTypes.StringType)
            .add("event_micros", DataTypes.LongType)
            .add("temperature", DataTypes.DoubleType)
            .add("humidity", DataTypes.DoubleType)
            .add("pressure", DataTypes.DoubleType)
            .add("sensor_id", DataTypes.StringType);

    private final StreamOptions options;

    /** Makes an averager with these options. */
    public Averager(StreamOptions options) {
        this.options = options;
    }

    /**
     * Averages readings.
     *
     * @param records rows of Spark's Kafka source: {@code key} and {@code value} (binary) and {@code timestamp}
     * @return rows for Spark's Kafka sink, one per window: {@code key} and {@code value} (strings)
     */
    public Dataset<Row> averages(Dataset<Row> records) {
        return averagesOf(judged(records).observe(StreamCounts.OBSERVATION, VALID_COUNT, REJECTED_COUNT));
    }

    /** Averages the readings of a batch; the caller observes the counts. */
    public Dataset<Row> averages(Dataset<Row> records, Observation observation) {
        return averagesOf(judged(records).observe(observation, VALID_COUNT, REJECTED_COUNT));
    }

    /**
     * Averages the readings of a batch whose time lies in a span; the others count neither as valid nor as rejected.
     *
     * @param from the first time of the span
     * @param to the first time after it
     */
    public Dataset<Row> averages(Dataset<Row> records, Observation observation, Instant from, Instant to) {
        Column inside = col("event_time").geq(lit(from)).and(col("event_time").lt(lit(to)));
        Dataset<Row> judged = judged(records).filter(col("reason").isNotNull().or(inside));
        return averagesOf(judged.observe(observation, VALID_COUNT, REJECTED_COUNT));
    }

    private Dataset<Row> averagesOf(Dataset<Row> judged) {
        Dataset<Row> readings =
                judged.filter(col("reason").isNull()).withWatermark("event_time", interval(options.watermark()));
        Dataset<Row> averages = readings.groupBy(grouping())
                .agg(
                        average("temperature"),
                        average("humidity"),
                        average("pressure"),
                        count(lit(1)).as("readings"));
        return averages.select(key().as("key"), to_json(struct(resultColumns())).as("value"));
    }

    private Dataset<Row> judged(Dataset<Row> records) {
        Column verdict = judge().apply(col("value"), col("key"), unix_micros(col("timestamp")));
        return records.select(verdict.as("verdict"))
                .select(
                        col("verdict.reason"),
                        timestamp_micros(col("verdict.event_micros")).as("event_time"),
                        col("verdict.temperature"),
                        col("verdict.humidity"),
                        col("verdict.pressure"),
                        col("verdict.sensor_id"));
    }

    /**
     * Returns the rules as a function. It is marked nondeterministic only so that Spark calls it once per record, not
     * once per use.
     */
    private UserDefinedFunction judge() {
        ReadingRules rules = new ReadingRules(options.maxAhead());
        UDF3<byte[], byte[], Long, Row> judge = (value, key, micros) -> toRow(rules.judge(value, key, micros));
        return udf(judge, VERDICT).asNondeterministic();
    }

    private static Row toRow(ParseResult result) {
        if (result instanceof ParsedReading reading) {
            return RowFactory.create(
                    null,
                    reading.eventTimeMicros(),
                    reading.temperature(),
                    reading.humidity(),
                    reading.pressure(),
                    reading.sensorId());
        }
        return RowFactory.create(((ParseResult.Rejected) result).reason().id(), null, null, null, null, null);
    }

    /**
     * Sums the integer parts as integers and only the fractions as doubles, so that the average does not drift,
     * however many readings a window holds, and does not depend on their order. It costs no more than Spark's own
     * average.
     */
    private static Column average(String name) {
        Column whole = rint(col(name));
        Column rest = col(name).minus(whole);
        Column total = sum(whole.cast(DataTypes.LongType)).plus(sum(rest));
        return round(total.divide(count(lit(1))), 2).as("avg_" + name);
    }

    private Column[] grouping() {
        Column window = window(col("event_time"), interval(options.window()));
        return options.bySensor() ? new Column[] {window, col("sensor_id")} : new Column[] {window};
    }

    private Column key() {
        boolean wholeSeconds = options.window().toMillis() % 1000 == 0;
        String pattern = wholeSeconds ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'";
        Column start = date_format(col("window.start"), pattern);
        return options.bySensor() ? concat(start, lit("|"), col("sensor_id")) : start;
    }

    private Column[] resultColumns() {
        List<Column> columns = new ArrayList<>();
        for (String name : List.of("window", "avg_temperature", "avg_humidity", "avg_pressure", "readings")) {
            columns.add(col(name));
        }
        if (options.bySensor()) {
            columns.add(col("sensor_id"));
        }
        return columns.toArray(Column[]::new);
    }

    private static String interval(Duration duration) {
        return duration.toMillis() + " milliseconds";
    }
}
