package io.dps.shell.plot;

import io.dps.contract.Topics;
import io.dps.generator.reading.ReadingField;
import java.util.Arrays;
import java.util.Optional;

/** The units of the fields that dps writes itself; those of other fields are not known. */
final class FieldUnits {
    private static final String MEAN = "avg_";

    private FieldUnits() {}

    /** Returns the unit of a field of a topic; empty if it is not known. */
    static Optional<String> of(String topic, String field) {
        boolean areReadings = topic.equals(Topics.READINGS);
        if (!areReadings && !topic.equals(Topics.AVERAGES)) {
            return Optional.empty();
        }
        return Arrays.stream(ReadingField.values())
                .filter(each -> field.equals((areReadings ? "" : MEAN) + each.jsonName()))
                .findFirst()
                .flatMap(FieldUnits::unit);
    }

    private static Optional<String> unit(ReadingField field) {
        return switch (field) {
            case TEMPERATURE -> Optional.of("°C");
            case HUMIDITY -> Optional.of("%");
            case PRESSURE -> Optional.of("hPa");
            case PROCESS_TIMESTAMP, SENSOR_ID -> Optional.empty();
        };
    }
}
