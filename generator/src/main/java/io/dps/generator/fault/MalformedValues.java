package io.dps.generator.fault;

import static io.dps.generator.reading.ReadingField.HUMIDITY;
import static io.dps.generator.reading.ReadingField.PRESSURE;
import static io.dps.generator.reading.ReadingField.PROCESS_TIMESTAMP;
import static io.dps.generator.reading.ReadingField.SENSOR_ID;
import static io.dps.generator.reading.ReadingField.TEMPERATURE;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.dps.contract.RejectReason;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec.TimestampText;
import io.dps.generator.reading.ReadingField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Record values that are not valid readings, for each {@link RejectReason}. A value depends on the reading alone, so
 * that the same reading gives the same bytes.
 */
public final class MalformedValues {
    private static final Map<RejectReason, List<Spoiler>> VARIANTS = new EnumMap<>(RejectReason.class);

    static {
        for (RejectReason reason : RejectReason.values()) {
            VARIANTS.put(reason, spoilers(reason));
        }
    }

    private MalformedValues() {}

    /** Turns a reading into a malformed value. */
    private interface Spoiler {
        byte[] spoil(RawReading raw);
    }

    /** Returns how many variants of values are rejected for this reason. */
    public static int variants(RejectReason reason) {
        return VARIANTS.get(reason).size();
    }

    /**
     * Returns a malformed value made from a reading.
     *
     * @param reason why the value will be rejected
     * @param variant any number from 0, taken modulo the number of variants
     * @return the record's value; null for {@link RejectReason#TOMBSTONE}
     */
    public static byte[] of(RejectReason reason, Reading reading, int variant) {
        List<Spoiler> spoilers = VARIANTS.get(reason);
        return spoilers.get(variant % spoilers.size()).spoil(new RawReading(reading));
    }

    private static List<Spoiler> spoilers(RejectReason reason) {
        return switch (reason) {
            // No value at all.
            case TOMBSTONE -> List.of(raw -> null);
            // Longer than 64 KiB, because of a long note or of blanks alone.
            case TOO_LARGE ->
                List.of(
                        raw -> raw.having("note", "\"" + "x".repeat(RawReading.LARGE) + "\"")
                                .bytes(),
                        raw -> RawReading.utf8(raw.json() + " ".repeat(RawReading.LARGE)));
            // Bytes that are not UTF-8: a stray byte, a character cut in two, Latin-1.
            case NOT_UTF8 ->
                List.of(
                        raw -> raw.with(SENSOR_ID, "\"\u00ff\"").latin1(),
                        raw -> raw.with(SENSOR_ID, "\"\u00e2\u0082\"").latin1(),
                        raw -> raw.having("unit", "\"\u00b0C\"").latin1());
            // Not JSON: cut off, empty, NaN, plain text, or with more nesting or digits than JSON parsers accept.
            case NOT_JSON ->
                List.of(
                        RawReading::beginning,
                        raw -> new byte[0],
                        raw -> raw.with(HUMIDITY, "NaN").bytes(),
                        raw -> RawReading.utf8("sensor restarted"),
                        raw -> raw.having("note", "[".repeat(RawReading.MANY) + "]".repeat(RawReading.MANY))
                                .bytes(),
                        raw -> raw.with(TEMPERATURE, "2" + "0".repeat(RawReading.MANY))
                                .bytes());
            // A reading with more data after it.
            case TRAILING_DATA ->
                List.of(
                        raw -> RawReading.utf8(raw.json() + raw.json()),
                        raw -> RawReading.utf8(raw.json() + " 0"),
                        raw -> RawReading.utf8(raw.json() + "\nnull"));
            // JSON that is not an object.
            case NOT_AN_OBJECT ->
                List.of(
                        raw -> RawReading.utf8("[" + raw.json() + "]"),
                        raw -> RawReading.utf8(raw.get(TEMPERATURE)),
                        raw -> RawReading.utf8(raw.get(SENSOR_ID)),
                        raw -> RawReading.utf8("null"));
            // A field name that occurs twice: one that readings use, or any other.
            case DUPLICATE_FIELD ->
                List.of(
                        raw -> raw.having("temperature", raw.get(TEMPERATURE)).bytes(),
                        raw -> raw.having("note", "1").having("note", "2").bytes(),
                        raw -> raw.having("sensor_id", raw.get(SENSOR_ID)).bytes());
            // The time or one of the numbers is absent or null.
            case MISSING_FIELD ->
                List.of(
                        raw -> raw.without(TEMPERATURE).bytes(),
                        raw -> raw.with(HUMIDITY, "null").bytes(),
                        raw -> raw.without(PRESSURE).bytes(),
                        raw -> raw.without(PROCESS_TIMESTAMP).bytes(),
                        raw -> RawReading.utf8("{}"));
            // A string of digits, a boolean, an array.
            case NOT_A_NUMBER ->
                List.of(
                        raw -> raw.with(TEMPERATURE, "\"" + raw.get(TEMPERATURE) + "\"")
                                .bytes(),
                        raw -> raw.with(HUMIDITY, "true").bytes(),
                        raw -> raw.with(PRESSURE, "[" + raw.get(PRESSURE) + "]").bytes(),
                        raw -> raw.with(TEMPERATURE, "\"NaN\"").bytes());
            // A number too large for a double.
            case NOT_FINITE ->
                List.of(raw -> raw.with(TEMPERATURE, "1e999").bytes(), raw -> raw.with(PRESSURE, "-1e400")
                        .bytes());
            // A number above a million, or below minus a million.
            case OUT_OF_RANGE ->
                List.of(
                        raw -> raw.with(PRESSURE, "1000000.5").bytes(),
                        raw -> raw.with(TEMPERATURE, "-1e7").bytes(),
                        raw -> raw.with(HUMIDITY, "99999999").bytes());
            // Something other than a time.
            case BAD_TIME ->
                List.of(
                        raw -> raw.with(PROCESS_TIMESTAMP, "\"yesterday\"").bytes(),
                        raw -> raw.with(PROCESS_TIMESTAMP, "1766386800").bytes(),
                        raw -> raw.with(PROCESS_TIMESTAMP, "\"2026-13-01T00:00:00Z\"")
                                .bytes(),
                        raw -> raw.with(PROCESS_TIMESTAMP, "\"\"").bytes());
            // A sensor id that is not a string.
            case BAD_SENSOR_ID ->
                List.of(
                        raw -> raw.with(SENSOR_ID, "7").bytes(),
                        raw -> raw.with(SENSOR_ID, "{\"id\":" + raw.get(SENSOR_ID) + "}")
                                .bytes(),
                        raw -> raw.with(SENSOR_ID, "false").bytes());
            // A time in the far future: a fixed one, because the wall clock would give different bytes each time.
            case TOO_FAR_AHEAD ->
                List.of(
                        raw -> raw.with(PROCESS_TIMESTAMP, "\"9990-01-01T00:00:00.000000Z\"")
                                .bytes(),
                        raw -> raw.with(PROCESS_TIMESTAMP, "\"9990-12-31 23:59:59\"")
                                .bytes());
        };
    }

    /** A reading as the JSON texts of its fields, so that single fields can be spoilt. Used once, by one thread. */
    private static final class RawReading {

        /** A length that makes a value too large. */
        static final int LARGE = 64 * 1024;

        /** More levels, and more digits, than a JSON parser accepts. */
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

        /** Adds a field after the others, even if there is already one of that name. */
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

        /** Encodes the text as ISO 8859-1: one byte for each character below 256. */
        byte[] latin1() {
            return json().getBytes(StandardCharsets.ISO_8859_1);
        }

        byte[] beginning() {
            // Cuts within the first field, whose name and time are ASCII: no character is cut in two.
            return Arrays.copyOf(bytes(), "{\"process_timestamp\":\"2026".length());
        }

        static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static String quoted(String text) {
            return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        }
    }

    /** Goes through all reasons in rounds, each in a new random order and with the next variant of each reason. */
    public static final class MalformedRound {

        private final SplittableRandom random;
        private final RejectReason[] reasons = RejectReason.values();
        private int turn;
        private int round;

        public MalformedRound(SplittableRandom random) {
            this.random = random;
            shuffle();
        }

        /** Returns the value that replaces a reading; null for a tombstone. */
        public byte[] next(Reading reading) {
            if (turn == reasons.length) {
                turn = 0;
                round++;
                shuffle();
            }
            return MalformedValues.of(reasons[turn++], reading, round);
        }

        private void shuffle() {
            for (int last = reasons.length - 1; last > 0; last--) {
                int other = random.nextInt(last + 1);
                RejectReason reason = reasons[last];
                reasons[last] = reasons[other];
                reasons[other] = reason;
            }
        }
    }
}
