package io.dps.streaming.average;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.RejectReason;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The fields of one reading as they come out of the parser, with the gravest fault met on the way. Used by one thread, once. */
final class ReadingFields {
    private static final int TIME = 1;
    private static final int TEMPERATURE = 1 << 1;
    private static final int HUMIDITY = 1 << 2;
    private static final int PRESSURE = 1 << 3;
    private static final int SENSOR_ID = 1 << 4;
    private static final int REQUIRED = TIME | TEMPERATURE | HUMIDITY | PRESSURE;

    private int named;
    private int given;
    private Set<String> foreign;
    private RejectReason fault;

    private long eventTimeMicros;
    private double temperature;
    private double humidity;
    private double pressure;
    private String sensorId;

    /** Reads the members of the object which the parser has just entered, up to its end. */
    void read(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            readField(parser, name, token);
        }
        if ((given & REQUIRED) != REQUIRED) {
            found(RejectReason.MISSING_FIELD);
        }
    }

    private void readField(JsonParser parser, String name, JsonToken token) throws IOException {
        switch (name) {
            case "process_timestamp" -> {
                if (isGiven(TIME, token)) {
                    eventTimeMicros = time(parser, token);
                }
            }
            case "temperature" -> temperature = isGiven(TEMPERATURE, token) ? number(parser, token) : 0;
            case "humidity" -> humidity = isGiven(HUMIDITY, token) ? number(parser, token) : 0;
            case "pressure" -> pressure = isGiven(PRESSURE, token) ? number(parser, token) : 0;
            case "sensor_id" -> sensorId = isGiven(SENSOR_ID, token) ? text(parser, token) : null;
            default -> passOver(parser, name);
        }
    }

    /** Notes that the field was named, and says whether it has a value: null counts as absent. */
    private boolean isGiven(int field, JsonToken token) {
        if ((named & field) != 0) {
            found(RejectReason.DUPLICATE_FIELD);
        }
        named |= field;
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        given |= field;
        return true;
    }

    private void passOver(JsonParser parser, String name) throws IOException {
        if (foreign == null) {
            foreign = new HashSet<>();
        }
        if (!foreign.add(name)) {
            found(RejectReason.DUPLICATE_FIELD);
        }
        parser.skipChildren();
    }

    private double number(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            found(RejectReason.NOT_A_NUMBER);
            parser.skipChildren();
            return 0;
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            found(RejectReason.NOT_FINITE);
        } else if (Math.abs(value) > ReadingRules.MAX_MAGNITUDE) {
            found(RejectReason.OUT_OF_RANGE);
        }
        return value;
    }

    private long time(JsonParser parser, JsonToken token) throws IOException {
        long micros = EventTimeText.INVALID;
        if (token == JsonToken.VALUE_STRING) {
            micros = EventTimeText.micros(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } else {
            parser.skipChildren();
        }
        if (micros == EventTimeText.INVALID) {
            found(RejectReason.BAD_TIME);
        }
        return micros;
    }

    private String text(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        found(RejectReason.BAD_SENSOR_ID);
        parser.skipChildren();
        return null;
    }

    private void found(RejectReason reason) {
        fault = RejectReason.graver(fault, reason);
    }

    /** Returns the gravest fault, or null. */
    RejectReason fault() {
        return fault;
    }

    long eventTimeMicros() {
        return eventTimeMicros;
    }

    /** Returns the sensor id that the reading names, or null. */
    String sensorId() {
        return sensorId;
    }

    ParsedReading toReading(String sensor) {
        return new ParsedReading(eventTimeMicros, temperature, humidity, pressure, sensor);
    }
}
