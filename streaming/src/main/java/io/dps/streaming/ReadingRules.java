package io.dps.streaming;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The one table of rules that says which Kafka records are readings. A reading is a JSON object in UTF-8 with
 *
 * <ul>
 *   <li>{@code process_timestamp}: an RFC 3339 time, or {@code 2023-07-11 19:04:05.123456} without a zone, read as UTC; not
 *       later than the record's Kafka timestamp plus the allowance,
 *   <li>{@code temperature}, {@code humidity}, {@code pressure}: JSON numbers of at most {@link #MAX_MAGNITUDE} in size,
 *   <li>{@code sensor_id}: a string, if there at all,
 *   <li>and any other fields, which are passed over; but no field of the object twice.
 * </ul>
 *
 * A null counts as absent, and so does an empty sensor id. Immutable and safe for use by several threads.
 */
public final class ReadingRules implements Serializable {
    /** The longest value, in bytes, that is looked into. */
    public static final int MAX_BYTES = 64 * 1024;
    /** The largest absolute value of a number. */
    public static final double MAX_MAGNITUDE = 1e6;
    /** The sensor id of readings that name none and whose record has no key. */
    public static final String UNKNOWN_SENSOR = "unknown";

    private static final long serialVersionUID = 1L;

    /* Without charset detection: it would let UTF-16 and byte order marks through. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final long maxAheadMicros;

    /**
     * Makes the rules.
     *
     * @param maxAhead how far a reading's time may be past its record's Kafka timestamp
     */
    public ReadingRules(Duration maxAhead) {
        this.maxAheadMicros = Math.multiplyExact(maxAhead.toMillis(), 1000L);
    }

    /**
     * Judges one record.
     *
     * @param value the record's value, or null
     * @param key the record's key, or null
     * @param recordMicros the record's Kafka timestamp in microseconds since the epoch
     */
    public Verdict judge(byte[] value, byte[] key, long recordMicros) {
        if (value == null) {
            return RejectReason.TOMBSTONE;
        }
        if (value.length > MAX_BYTES) {
            return RejectReason.TOO_LARGE;
        }
        if (!Utf8Text.isValid(value)) {
            return RejectReason.NOT_UTF8;
        }
        try (JsonParser parser = JSON.createParser(value)) {
            return judge(parser, key, recordMicros);
        } catch (StreamConstraintsException beyondLimits) {
            return RejectReason.TOO_LARGE;
        } catch (JsonProcessingException notJson) {
            return RejectReason.NOT_JSON;
        } catch (IOException unexpected) {
            throw new UncheckedIOException("reading bytes in memory failed", unexpected);
        }
    }

    private Verdict judge(JsonParser parser, byte[] key, long recordMicros) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return RejectReason.NOT_JSON;
        }
        if (first != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return parser.nextToken() == null ? RejectReason.NOT_AN_OBJECT : restIsJson(parser);
        }
        ReadingFields fields = new ReadingFields();
        fields.read(parser);
        if (parser.nextToken() != null) {
            return restIsJson(parser);
        }
        if (fields.fault() != null) {
            return fields.fault();
        }
        if (fields.eventTimeMicros() - recordMicros > maxAheadMicros) {
            return RejectReason.TOO_FAR_AHEAD;
        }
        return fields.toReading(sensorId(fields.sensorId(), key));
    }

    /** Reads on to the end, so that garbage behind the first value is told from a second value. */
    private static RejectReason restIsJson(JsonParser parser) throws IOException {
        while (parser.nextToken() != null) {
            parser.skipChildren();
        }
        return RejectReason.TRAILING_DATA;
    }

    private static String sensorId(String named, byte[] key) {
        if (named != null && !named.isEmpty()) {
            return named;
        }
        if (key == null || key.length == 0 || !Utf8Text.isValid(key)) {
            return UNKNOWN_SENSOR;
        }
        return new String(key, StandardCharsets.UTF_8);
    }
}
