package io.dps.generator.fault;

import static io.dps.generator.reading.ReadingField.HUMIDITY;
import static io.dps.generator.reading.ReadingField.PRESSURE;
import static io.dps.generator.reading.ReadingField.PROCESS_TIMESTAMP;
import static io.dps.generator.reading.ReadingField.SENSOR_ID;
import static io.dps.generator.reading.ReadingField.TEMPERATURE;

import io.dps.generator.reading.Reading;
import java.util.List;

/**
 * The kinds of values of which no reading can be made: one for each reason that a reader of readings may give. Values
 * are made of a reading alone, so that the same reading gives the same bytes.
 */
public enum MalformedKind {
    /** No value at all. */
    TOMBSTONE("tombstone", raw -> null),
    /** Longer than 64 KiB, with a long note or by blanks alone. */
    TOO_LARGE(
            "too_large",
            raw -> raw.having("note", "\"" + "x".repeat(RawReading.LARGE) + "\"")
                    .bytes(),
            raw -> RawReading.utf8(raw.json() + " ".repeat(RawReading.LARGE))),
    /** Bytes that are not UTF-8: a stray byte, a character cut in two, Latin-1. */
    NOT_UTF8(
            "not_utf8",
            raw -> raw.with(SENSOR_ID, "\"\u00ff\"").latin1(),
            raw -> raw.with(SENSOR_ID, "\"\u00e2\u0082\"").latin1(),
            raw -> raw.having("unit", "\"\u00b0C\"").latin1()),
    /** No JSON: cut off, empty, NaN, plain text, or nested or with digits beyond what JSON parsers take. */
    NOT_JSON(
            "not_json",
            RawReading::beginning,
            raw -> new byte[0],
            raw -> raw.with(HUMIDITY, "NaN").bytes(),
            raw -> RawReading.utf8("sensor restarted"),
            raw -> raw.having("note", "[".repeat(RawReading.MANY) + "]".repeat(RawReading.MANY))
                    .bytes(),
            raw -> raw.with(TEMPERATURE, "2" + "0".repeat(RawReading.MANY)).bytes()),
    /** A reading and more behind it. */
    TRAILING_DATA(
            "trailing_data",
            raw -> RawReading.utf8(raw.json() + raw.json()),
            raw -> RawReading.utf8(raw.json() + " 0"),
            raw -> RawReading.utf8(raw.json() + "\nnull")),
    /** JSON that is no object. */
    NOT_AN_OBJECT(
            "not_an_object",
            raw -> RawReading.utf8("[" + raw.json() + "]"),
            raw -> RawReading.utf8(raw.get(TEMPERATURE)),
            raw -> RawReading.utf8(raw.get(SENSOR_ID)),
            raw -> RawReading.utf8("null")),
    /** One name twice, a reading's own or a foreign one. */
    DUPLICATE_FIELD(
            "duplicate_field",
            raw -> raw.having("temperature", raw.get(TEMPERATURE)).bytes(),
            raw -> raw.having("note", "1").having("note", "2").bytes(),
            raw -> raw.having("sensor_id", raw.get(SENSOR_ID)).bytes()),
    /** The time or one of the numbers is absent or null. */
    MISSING_FIELD(
            "missing_field",
            raw -> raw.without(TEMPERATURE).bytes(),
            raw -> raw.with(HUMIDITY, "null").bytes(),
            raw -> raw.without(PRESSURE).bytes(),
            raw -> raw.without(PROCESS_TIMESTAMP).bytes(),
            raw -> RawReading.utf8("{}")),
    /** A string with digits, a truth value, a list. */
    NOT_A_NUMBER(
            "not_a_number",
            raw -> raw.with(TEMPERATURE, "\"" + raw.get(TEMPERATURE) + "\"").bytes(),
            raw -> raw.with(HUMIDITY, "true").bytes(),
            raw -> raw.with(PRESSURE, "[" + raw.get(PRESSURE) + "]").bytes(),
            raw -> raw.with(TEMPERATURE, "\"NaN\"").bytes()),
    /** A number beyond what a double can hold. */
    NOT_FINITE("not_finite", raw -> raw.with(TEMPERATURE, "1e999").bytes(), raw -> raw.with(PRESSURE, "-1e400")
            .bytes()),
    /** A number beyond a million. */
    OUT_OF_RANGE(
            "out_of_range",
            raw -> raw.with(PRESSURE, "1000000.5").bytes(),
            raw -> raw.with(TEMPERATURE, "-1e7").bytes(),
            raw -> raw.with(HUMIDITY, "99999999").bytes()),
    /** Something other than a time. */
    BAD_TIME(
            "bad_time",
            raw -> raw.with(PROCESS_TIMESTAMP, "\"yesterday\"").bytes(),
            raw -> raw.with(PROCESS_TIMESTAMP, "1766386800").bytes(),
            raw -> raw.with(PROCESS_TIMESTAMP, "\"2026-13-01T00:00:00Z\"").bytes(),
            raw -> raw.with(PROCESS_TIMESTAMP, "\"\"").bytes()),
    /** A sensor id that is no string. */
    BAD_SENSOR_ID(
            "bad_sensor_id",
            raw -> raw.with(SENSOR_ID, "7").bytes(),
            raw -> raw.with(SENSOR_ID, "{\"id\":" + raw.get(SENSOR_ID) + "}").bytes(),
            raw -> raw.with(SENSOR_ID, "false").bytes()),
    /** A time in the far future: a fixed one, as the wall clock would give other bytes each time. */
    TOO_FAR_AHEAD(
            "too_far_ahead",
            raw -> raw.with(PROCESS_TIMESTAMP, "\"9990-01-01T00:00:00.000000Z\"")
                    .bytes(),
            raw -> raw.with(PROCESS_TIMESTAMP, "\"9990-12-31 23:59:59\"").bytes());

    private final String id;
    private final List<Spoiler> variants;

    /** Makes a malformed value of a reading. */
    private interface Spoiler {
        byte[] spoil(RawReading raw);
    }

    MalformedKind(String id, Spoiler... variants) {
        this.id = id;
        this.variants = List.of(variants);
    }

    /** Returns the stable lower-case name: that of the reason for which such a value is rejected. */
    public String id() {
        return id;
    }

    /** Returns how many sorts of values there are of this kind. */
    public int variants() {
        return variants.size();
    }

    /**
     * Spoils a reading.
     *
     * @param variant any number from 0; it goes round the variants
     * @return the record's value; null for {@link #TOMBSTONE}
     */
    public byte[] valueOf(Reading reading, int variant) {
        return variants.get(variant % variants.size()).spoil(new RawReading(reading));
    }
}
