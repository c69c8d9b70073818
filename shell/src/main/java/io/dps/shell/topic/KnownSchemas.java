package io.dps.shell.topic;

import io.dps.contract.Topics;
import java.util.Map;
import java.util.Optional;

/** Schemas, as Spark DDL, of the JSON values in the topics that dps creates. */
public final class KnownSchemas {
    private static final Map<String, String> SCHEMAS = Map.of(
            Topics.READINGS,
            "process_timestamp TIMESTAMP, temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, sensor_id STRING",
            Topics.AVERAGES,
            "window STRUCT<start: TIMESTAMP, end: TIMESTAMP>, avg_temperature DOUBLE, avg_humidity DOUBLE,"
                    + " avg_pressure DOUBLE, readings BIGINT, sensor_id STRING",
            Topics.PROGRESS,
            "stream STRING, run_id STRING, state STRING, time TIMESTAMP, batch_id BIGINT, watermark TIMESTAMP,"
                    + " input_rows_per_second DOUBLE, processed_rows_per_second DOUBLE, valid BIGINT, rejected BIGINT,"
                    + " late_groups BIGINT");

    private KnownSchemas() {}

    /** Returns the schema of a topic's values; empty if dps does not know the topic. */
    public static Optional<String> of(String topic) {
        return Optional.ofNullable(SCHEMAS.get(topic));
    }
}
