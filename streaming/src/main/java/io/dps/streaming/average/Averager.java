package io.dps.streaming.average;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.window;

import io.dps.contract.StreamOptions;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * Turns Kafka records of readings into Kafka records of averages per window. A pure function of its input that works
 * on batches and on streams and expects the session's time zone to be UTC. Immutable.
 */
public final class Averager {
    private static final Column VALID_COUNT =
            coalesce(sum(when(col("reason").isNull(), col("records"))), lit(0L)).as(StreamCounts.VALID);
    private static final Column REJECTED_COUNT = coalesce(sum(when(col("reason").isNotNull(), col("records"))), lit(0L))
            .as(StreamCounts.REJECTED);

    private final StreamOptions options;
    private final AveragerPlan plan;

    /** Makes an averager with these options and the newest plan. */
    public Averager(StreamOptions options) {
        this(options, AveragerPlan.SUMS_PER_WINDOW);
    }

    /** Makes an averager with these options and the plan of its checkpoint. */
    public Averager(StreamOptions options, AveragerPlan plan) {
        this.options = options;
        this.plan = plan;
    }

    /**
     * Averages readings.
     *
     * @param records rows of Spark's Kafka source: {@code key} and {@code value} (binary) and {@code timestamp}
     * @return rows for Spark's Kafka sink, one per window: {@code key} and {@code value} (strings)
     */
    public Dataset<Row> averages(Dataset<Row> records) {
        return averagesOf(summed(records).observe(StreamCounts.OBSERVATION, VALID_COUNT, REJECTED_COUNT));
    }

    /** Averages the readings of a batch; the caller observes the counts. */
    public Dataset<Row> averages(Dataset<Row> records, Observation observation) {
        return averagesOf(summed(records).observe(observation, VALID_COUNT, REJECTED_COUNT));
    }

    /**
     * Averages the readings of a batch whose time lies in a span; the others count neither as valid nor as rejected.
     *
     * @param from the first time of the span, at which a window begins
     * @param to the first time after it, at which a window ends
     */
    public Dataset<Row> averages(Dataset<Row> records, Observation observation, Instant from, Instant to) {
        Column inside = col("event_time").geq(lit(from)).and(col("event_time").lt(lit(to)));
        Dataset<Row> sums = summed(records).filter(col("reason").isNotNull().or(inside));
        return averagesOf(sums.observe(observation, VALID_COUNT, REJECTED_COUNT));
    }

    private Dataset<Row> averagesOf(Dataset<Row> sums) {
        // The latest time of a window's readings stands for all of them: it moves the watermark as they would, and a
        // window is late as a whole.
        Dataset<Row> readings =
                sums.filter(col("reason").isNull()).withWatermark("event_time", interval(options.watermark()));
        Dataset<Row> averages = readings.groupBy(grouping())
                .agg(
                        average("temperature"),
                        average("humidity"),
                        average("pressure"),
                        readings().as("readings"));
        return averages.select(key().as("key"), to_json(struct(resultColumns())).as("value"));
    }

    private Dataset<Row> summed(Dataset<Row> records) {
        return records.select(col("value"), col("key"), unix_micros(col("timestamp")))
                .mapPartitions(new WindowSums(options, plan), Encoders.row(WindowSums.SCHEMA))
                .withColumn("event_time", timestamp_micros(col("event_micros")));
    }

    private Column average(String name) {
        Column total = sum(name + "_whole").plus(sum(name + "_rest"));
        return round(total.divide(readings()), 2).as("avg_" + name);
    }

    private Column readings() {
        return plan == AveragerPlan.READING_BY_READING ? count(lit(1)) : sum("records");
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
