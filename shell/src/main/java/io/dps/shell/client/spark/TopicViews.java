package io.dps.shell.client.spark;

import io.dps.shell.error.DpsException;
import io.dps.shell.service.TopicView;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connect.DataFrameReader;
import org.apache.spark.sql.connect.Dataset;
import org.apache.spark.sql.connect.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Makes views of topics. Bounds by time become the source's {@code startingTimestamp} and {@code endingTimestamp}, so
 * that records outside are never read (Structured Streaming + Kafka Integration Guide, "Batch queries").
 */
final class TopicViews {
    private TopicViews() {}

    static void create(SparkSession session, TopicView view, String brokers) {
        DataFrameReader reader = session.read()
                .format("kafka")
                .option("kafka.bootstrap.servers", brokers)
                .option("subscribe", view.topic());
        view.from().ifPresent(from -> reader.option("startingTimestamp", millis(from)));
        view.to().ifPresent(to -> reader.option("endingTimestamp", millis(to)));
        Dataset<Row> records = reader.load();
        String[] meta = {
            "CAST(key AS STRING) AS _key", "partition AS _partition", "offset AS _offset", "timestamp AS _timestamp"
        };
        if (view.schema().isEmpty()) {
            select(records, "CAST(value AS STRING) AS value", meta).createOrReplaceTempView(view.name());
            return;
        }
        Dataset<Row> parsed = records.withColumn(
                "_json", functions.from_json(functions.col("value").cast("string"), StructType.fromDDL(view.schema())));
        select(parsed, "_json.*", meta).createOrReplaceTempView(view.name());
    }

    private static Dataset<Row> select(Dataset<Row> records, String values, String[] meta) {
        return records.selectExpr(
                Stream.concat(Stream.of(values), Stream.of(meta)).toArray(String[]::new));
    }

    private static String millis(String time) {
        try {
            return Long.toString(Instant.parse(time).toEpochMilli());
        } catch (DateTimeParseException e) {
            throw DpsException.usage("'" + time + "' is not a time", "write it as 2026-11-22T07:00:00Z");
        }
    }
}
