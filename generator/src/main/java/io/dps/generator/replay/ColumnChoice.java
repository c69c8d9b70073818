package io.dps.generator.replay;

import io.dps.contract.UserFailure;
import io.dps.generator.reading.ReadingField;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which column of a header holds a field, and in which unit.
 *
 * @param name the column as the header spells it; it may not be there
 * @param unit the unit of a measured field; empty for the contract's
 */
record ColumnChoice(String name, Optional<MeasureUnit> unit) {

    /**
     * Understands {@code NAME} and {@code NAME:UNIT}. A colon may also belong to the name: what stands behind the last
     * one is a unit if it is one of the field, and else the header decides.
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
                    "'" + suffix + "' is no unit of " + field.jsonName() + ", and no column is called '" + text + "'",
                    "units of " + field.jsonName() + ": "
                            + units.stream().map(MeasureUnit::id).collect(Collectors.joining(", ")));
        }
        return new ColumnChoice(column, unit);
    }

    /** Returns the columns that hold the field one after the other: a time may be in two, {@code date+time}. */
    List<String> parts(ReadingField field, List<String> header) {
        return field != ReadingField.PROCESS_TIMESTAMP || header.contains(name)
                ? List.of(name)
                : List.of(name.split("\\+", -1));
    }

    double convert(double value) {
        return unit.isPresent() ? unit.get().convert(value) : value;
    }
}
