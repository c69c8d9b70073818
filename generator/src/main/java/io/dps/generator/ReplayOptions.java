package io.dps.generator;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What to replay, and how its columns are read.
 *
 * @param file a CSV file with a header in UTF-8, plain or gzip-compressed whatever its name
 * @param columns which column holds which field; a field that is not in here is read from the column of its JSON name
 * @param sensorId id of every reading when there is no column for it: neither mapped nor called {@code sensor_id}
 */
public record ReplayOptions(Path file, Map<ReadingField, String> columns, String sensorId) {

    /** Sensor id of readings from files that have no column for it. */
    public static final String DEFAULT_SENSOR_ID = "replay";

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the sensor id is blank
     */
    public ReplayOptions {
        Objects.requireNonNull(file, "file");
        columns = Map.copyOf(columns);
        if (sensorId.isBlank()) {
            throw new IllegalArgumentException("sensor id is blank");
        }
    }

    /** Returns options for a file whose columns are called as the fields are in JSON. */
    public static ReplayOptions of(Path file) {
        return new ReplayOptions(file, Map.of(), DEFAULT_SENSOR_ID);
    }

    /** Returns the name of the column that holds the given field. */
    public String column(ReadingField field) {
        return columns.getOrDefault(field, field.jsonName());
    }
}
