package io.dps.generator.cli;

import io.dps.generator.GeneratorException;
import io.dps.generator.ReadingField;
import io.dps.generator.ReplayOptions;
import io.dps.generator.TimeFormat;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the rows of files are read, as options say it.
 *
 * @param columns which column holds which field
 * @param times how times are written
 */
record RowFormat(Map<ReadingField, String> columns, TimeFormat times) {

    /**
     * Reads the options.
     *
     * @param timeFormat null: seen from the rows
     * @param timeZone null: UTC
     * @throws GeneratorException of kind {@code USAGE} if one has no sense
     */
    static RowFormat of(Map<String, String> columns, String timeFormat, ZoneId timeZone) {
        return new RowFormat(fields(columns), times(timeFormat, timeZone));
    }

    /** Returns options for the same file, read in this way. */
    ReplayOptions apply(ReplayOptions options) {
        return options.with(columns).with(times);
    }

    private static Map<ReadingField, String> fields(Map<String, String> columns) {
        Map<ReadingField, String> fields = new EnumMap<>(ReadingField.class);
        columns.forEach((name, column) -> {
            GenerateOptions.require(
                    !column.isBlank(), "--column " + name + "= names no column", "write --column " + name + "=NAME");
            fields.put(field(name), column);
        });
        return fields;
    }

    private static ReadingField field(String name) {
        return ReadingField.named(name)
                .orElseThrow(() -> GeneratorException.usage(
                        "--column " + name + ": a reading has no field '" + name + "'",
                        "its fields: "
                                + Arrays.stream(ReadingField.values())
                                        .map(ReadingField::jsonName)
                                        .collect(Collectors.joining(", "))));
    }

    private static TimeFormat times(String timeFormat, ZoneId timeZone) {
        try {
            return new TimeFormat(Optional.ofNullable(timeFormat), timeZone == null ? ZoneOffset.UTC : timeZone);
        } catch (IllegalArgumentException e) {
            throw GeneratorException.usage(
                    "--time-format '" + timeFormat + "' is no format: " + e.getMessage(),
                    "write iso, epoch-s, epoch-ms, epoch-us, epoch-ns or a pattern such as 'dd/MM/yyyy HH:mm'");
        }
    }
}
