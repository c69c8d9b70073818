package io.dps.streaming.average;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.dps.contract.EventTimeParser;
import io.dps.contract.RejectReason;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ParseResult.Rejected;
import io.dps.streaming.json.StrictJson;
import io.dps.streaming.json.Utf8Text;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The single set of rules that decides which Kafka records are readings. A reading is a JSON object in UTF-8 with
 *
 * <ul>
 *   <li>{@code process_timestamp}: an RFC 3339 time, or {@code 2023-07-11 19:04:05.123456} without a zone, read as
 *       UTC; not later than the record's Kafka timestamp, if it has one, plus the allowance,
 *   <li>{@code temperature}, {@code humidity}, {@code pressure}: JSON numbers whose absolute value is at most {@link
 *       #MAX_MAGNITUDE},
 *   <li>{@code sensor_id}: a string, if present,
 *   <li>and any other fields, which are ignored; no field of the object may occur twice.
 * </ul>
 *
 * A null counts as absent, and so does an empty sensor id. JSON is read as {@link StrictJson} says. Immutable and safe
 * for use by several threads.
 */
public final class ReadingRules implements Serializable {
    /** The largest absolute value of a number. */
    public static final double MAX_MAGNITUDE = 1e6;
    /** The sensor id of a reading that has no sensor id and whose record has no key. */
    public static final String UNKNOWN_SENSOR = "unknown";

    private static final long serialVersionUID = 1L;

    private final long maxAheadMicros;

    /**
     * Makes the rules.
     *
     * @param maxAhead how far a reading's time may be ahead of its record's Kafka timestamp
     */
    public ReadingRules(Duration maxAhead) {
        this.maxAheadMicros = Math.multiplyExact(maxAhead.toMillis(), 1000L);
    }

    /**
     * Judges one record.
     *
     * @param value the record's value, or null
     * @param key the record's key, or null
     * @param recordMicros the record's Kafka timestamp in microseconds since the epoch; negative for none
     */
    public ParseResult judge(byte[] value, byte[] key, long recordMicros) {
        if (value == null) {
            return new Rejected(RejectReason.TOMBSTONE);
        }
        if (value.length > StrictJson.MAX_BYTES) {
            return new Rejected(RejectReason.TOO_LARGE);
        }
        if (!Utf8Text.isValid(value)) {
            return new Rejected(RejectReason.NOT_UTF8);
        }
        try (JsonParser parser = StrictJson.parser(value)) {
            return judge(parser, key, recordMicros);
        } catch (JsonProcessingException notJson) {
            return new Rejected(RejectReason.NOT_JSON);
        } catch (IOException unexpected) {
            throw new UncheckedIOException("reading bytes in memory failed", unexpected);
        }
    }

    private ParseResult judge(JsonParser parser, byte[] key, long recordMicros) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new Rejected(RejectReason.NOT_JSON);
        }
        if (first != JsonToken.START_OBJECT) {
            parser.skipChildren();
            parser.finishToken();
            return new Rejected(RejectReason.NOT_AN_OBJECT);
        }
        ReadingFields fields = new ReadingFields();
        fields.read(parser);
        if (StrictJson.isFollowed(parser)) {
            return new Rejected(RejectReason.TRAILING_DATA);
        }
        if (fields.fault() != null) {
            return new Rejected(fields.fault());
        }
        // Kafka reports -1 for a record without a timestamp, so there is nothing to compare the reading's time with.
        if (recordMicros >= 0 && fields.eventTimeMicros() - recordMicros > maxAheadMicros) {
            return new Rejected(RejectReason.TOO_FAR_AHEAD);
        }
        return fields.toReading(sensorId(fields.sensorId(), key));
    }

    private static String sensorId(String named, byte[] key) {
        if (named != null && !named.isEmpty()) {
            return StrictJson.encodable(named);
        }
        if (key == null || key.length == 0 || !Utf8Text.isValid(key)) {
            return UNKNOWN_SENSOR;
        }
        return new String(key, StandardCharsets.UTF_8);
    }

    /** Collects the fields of one reading from the parser, and the gravest fault found. Used once, by one thread. */
    private static final class ReadingFields {
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

        /** Reads the members of the object that the parser has just entered, up to its end. */
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

        /** Records that the field occurred, and returns whether it has a value: null counts as absent. */
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
            long micros = EventTimeParser.INVALID;
            if (token == JsonToken.VALUE_STRING) {
                micros = EventTimeParser.micros(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            } else {
                parser.skipChildren();
            }
            if (micros == EventTimeParser.INVALID) {
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

        /** Returns the reading's sensor id, or null. */
        String sensorId() {
            return sensorId;
        }

        ParsedReading toReading(String sensor) {
            return new ParsedReading(eventTimeMicros, temperature, humidity, pressure, sensor);
        }
    }
}
