package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The column of a header that holds a field, and its unit.
 *
 * @param name name of the column as the header spells it; the header may lack it
 * @param unit unit of a measured field; empty for the contract's unit
 */
record ColumnChoice(String name, Optional<MeasureUnit> unit) {

    /**
     * Parses {@code NAME} and {@code NAME:UNIT}. A colon may also belong to the name: the whole text is the name if the
     * header has a column of that name, unless it also has the column before the last colon, and a known unit follows.
     *
     * @throws UserFailure if there is neither such a unit nor such a column
     */
    static ColumnChoice of(ReadingField field, String text, List<String> header) {
        List<MeasureUnit> units = MeasureUnit.of(field);
        int colon = text.lastIndexOf(':');
        if (units.isEmpty() || colon < 0) {
            return new ColumnChoice(text, Optional.empty());
        }
        String column = text.substring(0, colon);
        String suffix = text.substring(colon + 1);
        Optional<MeasureUnit> unit = MeasureUnit.named(field, suffix);
        boolean isWholeName = header.contains(text) && !(unit.isPresent() && header.contains(column));
        if (isWholeName) {
            return new ColumnChoice(text, Optional.empty());
        }
        if (unit.isEmpty()) {
            throw UserFailure.usage(
                    "'" + suffix + "' is not a unit of " + field.jsonName() + ", and no column is called '" + text
                            + "'",
                    "use one of: " + units.stream().map(MeasureUnit::id).collect(Collectors.joining(", ")));
        }
        return new ColumnChoice(column, unit);
    }

    /** Returns the columns that together hold the field, in order: a time may be in two, {@code date+time}. */
    List<String> parts(ReadingField field, List<String> header) {
        return field != ReadingField.PROCESS_TIMESTAMP || header.contains(name)
                ? List.of(name)
                : List.of(name.split("\\+", -1));
    }

    double convert(double value) {
        return unit.isPresent() ? unit.get().convert(value) : value;
    }

    /** Units in which a column may hold a measured field; the first of each field is the contract's. */
    enum MeasureUnit {
        CELSIUS(ReadingField.TEMPERATURE, 0, 1, 0),
        FAHRENHEIT(ReadingField.TEMPERATURE, -32, 5.0 / 9, 0),
        KELVIN(ReadingField.TEMPERATURE, 0, 1, -273.15),
        HPA(ReadingField.PRESSURE, 0, 1, 0),
        MBAR(ReadingField.PRESSURE, 0, 1, 0),
        PA(ReadingField.PRESSURE, 0, 0.01, 0),
        KPA(ReadingField.PRESSURE, 0, 10, 0),
        BAR(ReadingField.PRESSURE, 0, 1_000, 0),
        INHG(ReadingField.PRESSURE, 0, 33.863_886_666_667, 0),
        MMHG(ReadingField.PRESSURE, 0, 1.333_223_874_15, 0),
        ATM(ReadingField.PRESSURE, 0, 1_013.25, 0),
        PSI(ReadingField.PRESSURE, 0, 68.947_572_931_683, 0),
        PERCENT(ReadingField.HUMIDITY, 0, 1, 0),
        FRACTION(ReadingField.HUMIDITY, 0, 100, 0);

        /** Rounds to six places: finer than any sensor, and without rounding noise from the conversion. */
        private static final double DIGITS = 1e6;

        private static final double LARGEST_ROUNDED = 1e9;

        private final ReadingField field;
        private final double before;
        private final double scale;
        private final double after;

        MeasureUnit(ReadingField field, double before, double scale, double after) {
            this.field = field;
            this.before = before;
            this.scale = scale;
            this.after = after;
        }

        /** Returns the name of the unit in options. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the units of a field; none for the time and the sensor. */
        public static List<MeasureUnit> of(ReadingField field) {
            return Arrays.stream(values()).filter(unit -> unit.field == field).toList();
        }

        /** Finds a unit of a field by its name, in any case. */
        public static Optional<MeasureUnit> named(ReadingField field, String id) {
            return of(field).stream()
                    .filter(unit -> unit.id().equalsIgnoreCase(id))
                    .findFirst();
        }

        /** Converts a value to the contract's unit: °C, % or hPa. Rounds converted values to six places. */
        double convert(double value) {
            if (before == 0 && scale == 1 && after == 0) {
                return value;
            }
            double converted = (value + before) * scale + after;
            return Math.abs(converted) < LARGEST_ROUNDED ? Math.round(converted * DIGITS) / DIGITS : converted;
        }
    }
}
