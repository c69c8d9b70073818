package io.dps.shell.service;

import java.util.Map;
import java.util.Optional;

/** The topics that dps makes itself, with the columns of their JSON values as Spark DDL. */
public final class KnownSchemas {
    /** Topic of the readings. */
    public static final String READINGS = "weather_data";

    /** Topic of the averages. */
    public static final String AVERAGES = "weather_data_avg";

    /** Topic in which averagers report how they get on. */
    public static final String PROGRESS = "dps_stream_progress";

    private static final Map<String, String> SCHEMAS = Map.of(
            READINGS,
            "process_timestamp TIMESTAMP, temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, sensor_id STRING",
            AVERAGES,
            "window STRUCT<start: TIMESTAMP, end: TIMESTAMP>, avg_temperature DOUBLE, avg_humidity DOUBLE,"
                    + " avg_pressure DOUBLE, readings BIGINT, sensor_id STRING",
            PROGRESS,
            "stream STRING, run_id STRING, state STRING, time TIMESTAMP, batch_id BIGINT, watermark TIMESTAMP,"
                    + " input_rows_per_second DOUBLE, processed_rows_per_second DOUBLE, valid BIGINT, rejected BIGINT,"
                    + " late_groups BIGINT");

    private KnownSchemas() {}

    /** The columns of a topic's values, if dps knows them. */
    public static Optional<String> of(String topic) {
        return Optional.ofNullable(SCHEMAS.get(topic));
    }
}
