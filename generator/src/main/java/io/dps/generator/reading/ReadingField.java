package io.dps.generator.reading;

import java.util.Arrays;
import java.util.Optional;

/** The fields of a reading in the order of the JSON contract. */
public enum ReadingField {
    /** Event time. */
    PROCESS_TIMESTAMP("process_timestamp"),
    /** Degrees Celsius. */
    TEMPERATURE("temperature"),
    /** Percent. */
    HUMIDITY("humidity"),
    /** Hectopascal. */
    PRESSURE("pressure"),
    /** Name of the sensor. */
    SENSOR_ID("sensor_id");

    private final String jsonName;

    ReadingField(String jsonName) {
        this.jsonName = jsonName;
    }

    /** Returns the name that the field has in JSON, and by default in a CSV header. */
    public String jsonName() {
        return jsonName;
    }

    /** Finds the field with the given JSON name; empty if there is none. */
    public static Optional<ReadingField> named(String jsonName) {
        return Arrays.stream(values())
                .filter(field -> field.jsonName.equals(jsonName))
                .findFirst();
    }
}
