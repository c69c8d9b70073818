package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingField;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The file to replay, and how to read it.
 *
 * @param file a CSV file with a header, plain or gzip-compressed whatever its name, or a pipe
 * @param columns which column holds which field, with its unit if that is not the contract's ({@code
 *     temp_f:fahrenheit}, see {@link ColumnChoice}); a field without an entry is read from the column of its JSON
 *     name. The time may be in several columns, {@code date+time}
 * @param sensorId id of every reading when there is no column for it: neither mapped nor called {@code sensor_id}
 * @param times how its times are written
 * @param table how its table is written
 * @param badRows what to do with a row that cannot be turned into a reading
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
     * Checks the sensor id, and copies the columns.
     *
     * @throws UserFailure of kind {@code USAGE} if the sensor id is blank
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

    /** Makes options for a file whose time format is to be detected; bad rows are left out. */
    public ReplayOptions(Path file, Map<ReadingField, String> columns, String sensorId) {
        this(file, columns, sensorId, TimeFormat.detected(), TableFormat.usual(), BadRowPolicy.LEAVE_OUT);
    }

    /** Returns options for a file whose columns have the JSON names of the fields. */
    public static ReplayOptions of(Path file) {
        return new ReplayOptions(file, Map.of(), DEFAULT_SENSOR_ID);
    }

    /** Returns the same options with other columns. */
    public ReplayOptions with(Map<ReadingField, String> otherColumns) {
        return new ReplayOptions(file, otherColumns, sensorId, times, table, badRows);
    }

    /** Returns the same options with another format of times. */
    public ReplayOptions with(TimeFormat otherTimes) {
        return new ReplayOptions(file, columns, sensorId, otherTimes, table, badRows);
    }

    /** Returns the same options with another format of the table. */
    public ReplayOptions with(TableFormat otherTable) {
        return new ReplayOptions(file, columns, sensorId, times, otherTable, badRows);
    }

    /** Returns the same options with another policy for bad rows. */
    public ReplayOptions with(BadRowPolicy otherPolicy) {
        return new ReplayOptions(file, columns, sensorId, times, table, otherPolicy);
    }

    /** Returns the column that holds the field as the user wrote it, or the field's JSON name. */
    public String column(ReadingField field) {
        return columns.getOrDefault(field, field.jsonName());
    }

    /** The policies for a row that cannot be turned into a reading. */
    public enum BadRowPolicy {
        /** Report and count the row, and go on with the next one. */
        LEAVE_OUT,
        /** End with a failure that names file, line, column and reason. */
        STOP
    }

    /**
     * The format of a file's table.
     *
     * @param separator separator between cells; empty to detect it from the header
     * @param skip number of lines to skip before the header
     * @param encoding encoding of the text; if empty, the one that a byte order mark names, or UTF-8
     * @param decimalComma whether numbers have a decimal comma
     * @param missing texts and numbers that stand for a missing value, such as {@code -9999} and {@code NA}
     */
    public record TableFormat(
            Optional<Character> separator,
            long skip,
            Optional<Charset> encoding,
            boolean decimalComma,
            Set<String> missing) {
        private static final TableFormat USUAL =
                new TableFormat(Optional.empty(), 0, Optional.empty(), false, Set.of());

        public TableFormat {
            Objects.requireNonNull(separator, "separator");
            Objects.requireNonNull(encoding, "encoding");
            missing = Set.copyOf(missing);
        }

        /** Returns the format of a file that begins with its header and has decimal points. */
        public static TableFormat usual() {
            return USUAL;
        }
    }

    /**
     * The format of the times in a file.
     *
     * @param form {@code iso}, {@code epoch-s}, {@code epoch-ms}, {@code epoch-us}, {@code epoch-ns} or a pattern of
     *     {@link java.time.format.DateTimeFormatter}; empty to detect it from the first rows
     * @param zone zone of times that do not name one themselves
     */
    public record TimeFormat(Optional<String> form, ZoneId zone) {

        private static final TimeFormat DETECTED = new TimeFormat(Optional.empty(), ZoneOffset.UTC);

        /**
         * Checks the form.
         *
         * @throws IllegalArgumentException if it is neither one of the names nor a pattern
         */
        public TimeFormat {
            Objects.requireNonNull(zone, "zone");
            form.ifPresent(TimeParser::of);
        }

        /** Returns the format that is detected from the first rows, with times without a zone in UTC. */
        public static TimeFormat detected() {
            return DETECTED;
        }

        /** Returns the format of the given form, with times without a zone in UTC. */
        public static TimeFormat of(String form) {
            return new TimeFormat(Optional.of(form), ZoneOffset.UTC);
        }

        /** Returns the same form with another zone. */
        public TimeFormat in(ZoneId otherZone) {
            return new TimeFormat(form, otherZone);
        }
    }
}
