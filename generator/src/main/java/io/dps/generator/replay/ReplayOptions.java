package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingField;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What to replay, and how its columns are read.
 *
 * @param file a CSV file with a header, plain or gzip-compressed whatever its name, or a pipe
 * @param columns which column holds which field, with its unit where that is not the contract's
 *     ({@code temp_f:fahrenheit}, see {@link MeasureUnit}); a field that is not in here is read from the column of its
 *     JSON name. The time may be in several columns, {@code date+time}
 * @param sensorId id of every reading when there is no column for it: neither mapped nor called {@code sensor_id}
 * @param times how its times are written
 * @param table how its table is written
 * @param badRows what to do with a row of which no reading can be made
 */
public record ReplayOptions(
        Path file,
        Map<ReadingField, String> columns,
        String sensorId,
        TimeFormat times,
        TableFormat table,
        BadRowPolicy badRows) {

    /** Sensor id of readings from files that have no column for it. */
    public static final String DEFAULT_SENSOR_ID = "replay";

    /**
     * Checks and copies.
     *
     * @throws UserFailure usage, if the sensor id is blank
     */
    public ReplayOptions {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(badRows, "badRows");
        columns = Map.copyOf(columns);
        if (sensorId.isBlank()) {
            throw UserFailure.usage("sensor id is blank");
        }
    }

    /** Takes options for a file whose times tell by themselves how they are written; bad rows are left out. */
    public ReplayOptions(Path file, Map<ReadingField, String> columns, String sensorId) {
        this(file, columns, sensorId, TimeFormat.detected(), TableFormat.usual(), BadRowPolicy.LEAVE_OUT);
    }

    /** Returns options for a file whose columns are called as the fields are in JSON. */
    public static ReplayOptions of(Path file) {
        return new ReplayOptions(file, Map.of(), DEFAULT_SENSOR_ID);
    }

    /** Returns the same options with other columns. */
    public ReplayOptions with(Map<ReadingField, String> otherColumns) {
        return new ReplayOptions(file, otherColumns, sensorId, times, table, badRows);
    }

    /** Returns the same options with times written in another way. */
    public ReplayOptions with(TimeFormat otherTimes) {
        return new ReplayOptions(file, columns, sensorId, otherTimes, table, badRows);
    }

    /** Returns the same options with a table written in another way. */
    public ReplayOptions with(TableFormat otherTable) {
        return new ReplayOptions(file, columns, sensorId, times, otherTable, badRows);
    }

    /** Returns the same options with another way to deal with bad rows. */
    public ReplayOptions with(BadRowPolicy otherPolicy) {
        return new ReplayOptions(file, columns, sensorId, times, table, otherPolicy);
    }

    /** Returns the column that holds the given field, as it was given. */
    public String column(ReadingField field) {
        return columns.getOrDefault(field, field.jsonName());
    }
}
