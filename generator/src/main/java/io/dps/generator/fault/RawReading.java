package io.dps.generator.fault;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.reading.TimestampText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A reading as JSON text field by field, so that single fields can be spoilt. Used once, by one thread. */
final class RawReading {

    /** A length that makes a value too large. */
    static final int LARGE = 64 * 1024;

    /** More levels, and more digits, than a JSON parser takes. */
    static final int MANY = 2_000;

    private final Map<ReadingField, String> fields = new EnumMap<>(ReadingField.class);
    private final StringBuilder further = new StringBuilder();

    RawReading(Reading reading) {
        fields.put(
                ReadingField.PROCESS_TIMESTAMP,
                quoted(String.valueOf(new TimestampText().format(reading.processTimestamp()))));
        fields.put(ReadingField.TEMPERATURE, Double.toString(reading.temperature()));
        fields.put(ReadingField.HUMIDITY, Double.toString(reading.humidity()));
        fields.put(ReadingField.PRESSURE, Double.toString(reading.pressure()));
        fields.put(ReadingField.SENSOR_ID, quoted(reading.sensorId()));
    }

    String get(ReadingField field) {
        return fields.get(field);
    }

    /** Replaces the JSON text of a field. */
    RawReading with(ReadingField field, String json) {
        fields.put(field, json);
        return this;
    }

    RawReading without(ReadingField field) {
        fields.remove(field);
        return this;
    }

    /** Adds a field behind the others, whether or not there is one of that name. */
    RawReading having(String name, String json) {
        further.append(',').append(quoted(name)).append(':').append(json);
        return this;
    }

    String json() {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey().jsonName()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", further + "}"));
    }

    byte[] bytes() {
        return utf8(json());
    }

    /** Returns the text with one byte for each character below 256. */
    byte[] latin1() {
        return json().getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] beginning() {
        // Within the name of the first field or its time, which are ASCII: no character is cut.
        return Arrays.copyOf(bytes(), "{\"process_timestamp\":\"2026".length());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
