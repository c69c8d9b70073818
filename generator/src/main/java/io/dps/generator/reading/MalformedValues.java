package io.dps.generator.reading;

import io.dps.contract.RejectReason;
import io.dps.generator.fault.MalformedRound.Variant;
import io.dps.generator.fault.RawObject;
import io.dps.generator.reading.ReadingCodec.TimestampText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Record values that are not valid readings, for each {@link RejectReason}. A value depends on the reading alone, so
 * that the same reading gives the same bytes.
 */
public final class MalformedValues {
    private static final String PROCESS_TIMESTAMP = ReadingField.PROCESS_TIMESTAMP.jsonName();
    private static final String TEMPERATURE = ReadingField.TEMPERATURE.jsonName();
    private static final String HUMIDITY = ReadingField.HUMIDITY.jsonName();
    private static final String PRESSURE = ReadingField.PRESSURE.jsonName();
    private static final String SENSOR_ID = ReadingField.SENSOR_ID.jsonName();

    /** Where to cut a value off: within the time, which is ASCII, so that no character is cut in two. */
    private static final int CUT = "{\"process_timestamp\":\"2026".length();

    /** The variants of every reason, in the order of the reasons. */
    private static final List<List<Spoiler>> VARIANTS =
            Stream.of(RejectReason.values()).map(MalformedValues::spoilers).toList();

    private MalformedValues() {}

    /** Turns a reading into a malformed value. */
    private interface Spoiler {
        byte @Nullable [] spoil(RawObject raw);
    }

    /** Returns the variants of every reason, in the order of the reasons. */
    static List<List<Variant<Reading>>> kinds() {
        List<List<Variant<Reading>>> kinds = new ArrayList<>();
        for (List<Spoiler> spoilers : VARIANTS) {
            List<Variant<Reading>> variants = new ArrayList<>();
            for (Spoiler spoiler : spoilers) {
                variants.add(reading -> spoiler.spoil(raw(reading)));
            }
            kinds.add(variants);
        }
        return kinds;
    }

    /** Returns how many variants of values are rejected for this reason. */
    public static int variants(RejectReason reason) {
        return VARIANTS.get(reason.ordinal()).size();
    }

    /**
     * Returns a malformed value made from a reading.
     *
     * @param reason why the value will be rejected
     * @param variant any number from 0, taken modulo the number of variants
     * @return the record's value; null for {@link RejectReason#TOMBSTONE}
     */
    public static byte @Nullable [] of(RejectReason reason, Reading reading, int variant) {
        List<Spoiler> spoilers = VARIANTS.get(reason.ordinal());
        return spoilers.get(variant % spoilers.size()).spoil(raw(reading));
    }

    private static List<Spoiler> spoilers(RejectReason reason) {
        return switch (reason) {
            // No value at all.
            case TOMBSTONE -> List.of(raw -> null);
            // Longer than 64 KiB, because of a long note or of blanks alone.
            case TOO_LARGE ->
                List.of(
                        raw -> raw.having("note", "\"" + "x".repeat(RawObject.LARGE) + "\"")
                                .bytes(),
                        raw -> RawObject.utf8(raw.json() + " ".repeat(RawObject.LARGE)));
            // Bytes that are not UTF-8: a stray byte, a character cut in two, Latin-1.
            case NOT_UTF8 ->
                List.of(
                        raw -> raw.with(SENSOR_ID, "\"\u00ff\"").latin1(),
                        raw -> raw.with(SENSOR_ID, "\"\u00e2\u0082\"").latin1(),
                        raw -> raw.having("unit", "\"\u00b0C\"").latin1());
            // Not JSON: cut off, empty, NaN, plain text, or with more nesting or digits than JSON parsers accept.
            case NOT_JSON ->
                List.of(
                        raw -> raw.beginning(CUT),
                        raw -> new byte[0],
                        raw -> raw.with(HUMIDITY, "NaN").bytes(),
                        raw -> RawObject.utf8("sensor restarted"),
                        raw -> raw.having("note", "[".repeat(RawObject.MANY) + "]".repeat(RawObject.MANY))
                                .bytes(),
                        raw -> raw.with(TEMPERATURE, "2" + "0".repeat(RawObject.MANY))
                                .bytes());
            // A reading with more data after it.
            case TRAILING_DATA ->
                List.of(
                        raw -> RawObject.utf8(raw.json() + raw.json()),
                        raw -> RawObject.utf8(raw.json() + " 0"),
                        raw -> RawObject.utf8(raw.json() + "\nnull"));
            // JSON that is not an object.
            case NOT_AN_OBJECT ->
                List.of(
                        raw -> RawObject.utf8("[" + raw.json() + "]"),
                        raw -> RawObject.utf8(raw.get(TEMPERATURE)),
                        raw -> RawObject.utf8(raw.get(SENSOR_ID)),
                        raw -> RawObject.utf8("null"));
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
                        raw -> RawObject.utf8("{}"));
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

    private static RawObject raw(Reading reading) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(
                PROCESS_TIMESTAMP,
                RawObject.quoted(String.valueOf(new TimestampText().format(reading.processTimestamp()))));
        fields.put(TEMPERATURE, Double.toString(reading.temperature()));
        fields.put(HUMIDITY, Double.toString(reading.humidity()));
        fields.put(PRESSURE, Double.toString(reading.pressure()));
        fields.put(SENSOR_ID, RawObject.quoted(reading.sensorId()));
        return new RawObject(fields);
    }
}
