package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReadingRulesTest {
    private static final Duration MAX_AHEAD = Duration.ofHours(1);
    private static final Instant RECORD_TIME = Instant.parse("2026-11-22T07:00:00Z");
    private static final long RECORD_MICROS = micros(RECORD_TIME);
    private static final byte[] KEY = bytes("key-7");
    private static final String NUMBERS = "\"temperature\":21.5,\"humidity\":42.1,\"pressure\":1003.2";

    private final ReadingRules rules = new ReadingRules(MAX_AHEAD);

    static Stream<Arguments> rejects() {
        return Stream.of(
                arguments("no value", null, RejectReason.TOMBSTONE),
                arguments("one byte too long", padded(ReadingRules.MAX_BYTES + 1), RejectReason.TOO_LARGE),
                arguments("absurd depth", with("\"x\":" + "[".repeat(2000)), RejectReason.TOO_LARGE),
                arguments("number of 2000 digits", with("\"x\":" + "1".repeat(2000)), RejectReason.TOO_LARGE),
                arguments("broken UTF-8", broken(0xC3, 0x28), RejectReason.NOT_UTF8),
                arguments("overlong UTF-8", broken(0xC0, 0xAF), RejectReason.NOT_UTF8),
                arguments("surrogate in UTF-8", broken(0xED, 0xA0, 0x80), RejectReason.NOT_UTF8),
                arguments("UTF-16", good().getBytes(StandardCharsets.UTF_16LE), RejectReason.NOT_JSON),
                arguments("byte order mark", bytes("\uFEFF" + good()), RejectReason.NOT_JSON),
                arguments("empty", bytes(""), RejectReason.NOT_JSON),
                arguments("blank", bytes("  "), RejectReason.NOT_JSON),
                arguments("cut off", bytes(good().substring(0, 60)), RejectReason.NOT_JSON),
                arguments("single quotes", bytes(good().replace('"', '\'')), RejectReason.NOT_JSON),
                arguments("comment", bytes(good() + "// x"), RejectReason.NOT_JSON),
                arguments("garbage behind", bytes(good() + "x"), RejectReason.NOT_JSON),
                arguments("second value, then garbage", bytes(good() + "{} }"), RejectReason.NOT_JSON),
                arguments("bare NaN", temperature("NaN"), RejectReason.NOT_JSON),
                arguments("bare Infinity", temperature("-Infinity"), RejectReason.NOT_JSON),
                arguments("leading zero", temperature("021.5"), RejectReason.NOT_JSON),
                arguments("plus sign", temperature("+21.5"), RejectReason.NOT_JSON),
                arguments("no digit before the point", temperature(".5"), RejectReason.NOT_JSON),
                arguments("hex", temperature("0x10"), RejectReason.NOT_JSON),
                arguments("control character in a string", with("\"x\":\"a\u0001\""), RejectReason.NOT_JSON),
                arguments("two readings", bytes(good() + "\n" + good()), RejectReason.TRAILING_DATA),
                arguments("number and reading", bytes("1 " + good()), RejectReason.TRAILING_DATA),
                arguments("array", bytes("[" + good() + "]"), RejectReason.NOT_AN_OBJECT),
                arguments("string", bytes("\"reading\""), RejectReason.NOT_AN_OBJECT),
                arguments("null", bytes("null"), RejectReason.NOT_AN_OBJECT),
                arguments("number", bytes("21.5"), RejectReason.NOT_AN_OBJECT),
                arguments("temperature twice", with("\"temperature\":21.5"), RejectReason.DUPLICATE_FIELD),
                arguments("time twice", with("\"process_timestamp\":null"), RejectReason.DUPLICATE_FIELD),
                arguments("sensor id twice", with("\"sensor_id\":\"b\""), RejectReason.DUPLICATE_FIELD),
                arguments("foreign field twice", with("\"x\":1,\"x\":2"), RejectReason.DUPLICATE_FIELD),
                arguments("same name in an escape", with("\"temp\\u0065rature\":1"), RejectReason.DUPLICATE_FIELD),
                arguments("empty object", bytes("{}"), RejectReason.MISSING_FIELD),
                arguments("no time", bytes("{" + NUMBERS + "}"), RejectReason.MISSING_FIELD),
                arguments("no pressure", bytes(good().replace("pressure", "druck")), RejectReason.MISSING_FIELD),
                arguments("other case", bytes(good().replace("pressure", "Pressure")), RejectReason.MISSING_FIELD),
                arguments("null temperature", temperature("null"), RejectReason.MISSING_FIELD),
                arguments(
                        "null time", bytes("{\"process_timestamp\":null," + NUMBERS + "}"), RejectReason.MISSING_FIELD),
                arguments("number as a string", temperature("\"21.5\""), RejectReason.NOT_A_NUMBER),
                arguments("NaN as a string", temperature("\"NaN\""), RejectReason.NOT_A_NUMBER),
                arguments("boolean", temperature("true"), RejectReason.NOT_A_NUMBER),
                arguments("number in an array", temperature("[21.5]"), RejectReason.NOT_A_NUMBER),
                arguments("number in an object", temperature("{\"c\":21.5}"), RejectReason.NOT_A_NUMBER),
                arguments("1e999", temperature("1e999"), RejectReason.NOT_FINITE),
                arguments("-1e999", temperature("-1e999"), RejectReason.NOT_FINITE),
                arguments("integer of 400 digits", temperature("9".repeat(400)), RejectReason.NOT_FINITE),
                arguments("just above a million", temperature("1000000.0001"), RejectReason.OUT_OF_RANGE),
                arguments("integer above a million", temperature("1000001"), RejectReason.OUT_OF_RANGE),
                arguments("far below", temperature("-1e7"), RejectReason.OUT_OF_RANGE),
                arguments("sensor id is a number", sensor("7"), RejectReason.BAD_SENSOR_ID),
                arguments("sensor id is an object", sensor("{\"a\":[1]}"), RejectReason.BAD_SENSOR_ID),
                arguments("time is a number", time("1700000000"), RejectReason.BAD_TIME),
                arguments("time is an object", time("{\"t\":1}"), RejectReason.BAD_TIME),
                arguments(
                        "two faults: the first listed",
                        temperature("\"x\",\"a\":1,\"a\":2"),
                        RejectReason.DUPLICATE_FIELD),
                arguments(
                        "one microsecond too far ahead",
                        time("\"2026-11-22T08:00:00.000001Z\""),
                        RejectReason.TOO_FAR_AHEAD),
                arguments(
                        "a year ahead, by its offset",
                        time("\"2027-11-22T07:00:00+23:59\""),
                        RejectReason.TOO_FAR_AHEAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejects")
    void what_is_no_reading_is_rejected_with_its_reason(String name, byte[] value, RejectReason reason) {
        assertThat(rules.judge(value, KEY, RECORD_MICROS)).isEqualTo(reason);
    }

    static Stream<Arguments> badTimes() {
        return Stream.of(
                        "",
                        "now",
                        "2026-11-22",
                        "2026-11-22T07:00Z",
                        "2026-11-22T07:00:00.Z",
                        "2026-11-22T07:00:00.",
                        "2026-11-22T07:00:00,5Z",
                        "2026-11-22T07:00:00.1234567891Z",
                        "2026-11-22_07:00:00Z",
                        "2026/11/22T07:00:00Z",
                        "2026-11-22T07.00.00Z",
                        "2026-13-01T07:00:00Z",
                        "2026-00-01T07:00:00Z",
                        "2026-02-29T07:00:00Z",
                        "2026-04-31T07:00:00Z",
                        "2026-11-00T07:00:00Z",
                        "2026-11-22T24:00:00Z",
                        "2026-11-22T07:60:00Z",
                        "2026-11-22T07:00:60Z",
                        "2026-11-22T07:00:00+0200",
                        "2026-11-22T07:00:00+02",
                        "2026-11-22T07:00:00+24:00",
                        "2026-11-22T07:00:00+02:60",
                        "2026-11-22T07:00:00+02:00Z",
                        "2026-11-22T07:00:00ZZ",
                        "2026-11-22T07:00:00 Z",
                        " 2026-11-22T07:00:00Z",
                        "2026-11-22T07:00:00[UTC]",
                        "+2026-11-22T07:00:00Z",
                        "-026-11-22T07:00:00Z",
                        "2026-11-22T0\u0667:00:00Z",
                        "2026-11-22T07:00:00.\u0661Z")
                .map(Arguments::of);
    }

    @ParameterizedTest(name = "[{0}]")
    @MethodSource("badTimes")
    void what_is_no_time_is_rejected(String text) {
        assertThat(rules.judge(time("\"" + text + "\""), KEY, RECORD_MICROS)).isEqualTo(RejectReason.BAD_TIME);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                arguments("2026-11-22T07:00:00Z", "2026-11-22T07:00:00Z"),
                arguments("2026-11-22T07:00:00.1Z", "2026-11-22T07:00:00.100Z"),
                arguments("2026-11-22T07:00:00.123456Z", "2026-11-22T07:00:00.123456Z"),
                arguments("2026-11-22T07:00:00.123456999Z", "2026-11-22T07:00:00.123456Z"),
                arguments("2026-11-22T07:00:00.000000001Z", "2026-11-22T07:00:00Z"),
                arguments("2026-11-22T09:00:00.5+02:00", "2026-11-22T07:00:00.500Z"),
                arguments("2026-11-22T01:30:00-05:30", "2026-11-22T07:00:00Z"),
                arguments("2026-11-22T07:00:00-00:00", "2026-11-22T07:00:00Z"),
                arguments("2026-11-23T06:59:00+23:59", "2026-11-22T07:00:00Z"),
                arguments("2026-11-22t07:00:00z", "2026-11-22T07:00:00Z"),
                arguments("2026-11-22 07:00:00Z", "2026-11-22T07:00:00Z"),
                arguments("2023-07-11 19:04:05.123456", "2023-07-11T19:04:05.123456Z"),
                arguments("2023-07-11 19:04:05", "2023-07-11T19:04:05Z"),
                arguments("2023-07-11T19:04:05.5", "2023-07-11T19:04:05.500Z"),
                arguments("2023-07-11T19:04:05", "2023-07-11T19:04:05Z"),
                arguments("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
                arguments("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"),
                arguments("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
                arguments("2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z"),
                arguments("2026-11-22T07:00:\\u00300Z", "2026-11-22T07:00:00Z"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void times_are_read_to_the_microsecond(String text, Instant expected) {
        Verdict verdict = rules.judge(time("\"" + text + "\""), KEY, RECORD_MICROS);
        assertThat(verdict).isInstanceOfSatisfying(ParsedReading.class, reading -> assertThat(reading.eventTimeMicros())
                .isEqualTo(micros(expected)));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments("0", 0.0),
                arguments("-0", -0.0),
                arguments("21", 21.0),
                arguments("-40.25", -40.25),
                arguments("2.15E1", 21.5),
                arguments("1e-400", 0.0),
                arguments("1000000", 1e6),
                arguments("-1000000.0", -1e6),
                arguments("0.1000000000000000055511151231257827", 0.1),
                arguments("21.123456789012345", 21.123456789012345));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void json_numbers_up_to_a_million_are_read(String text, double expected) {
        Verdict verdict = rules.judge(temperature(text), KEY, RECORD_MICROS);
        assertThat(verdict).isInstanceOfSatisfying(ParsedReading.class, reading -> assertThat(reading.temperature())
                .isEqualTo(expected));
    }

    static Stream<Arguments> sensors() {
        return Stream.of(
                arguments("named by the reading", sensor("\"sensor-1\""), KEY, "sensor-1"),
                arguments("beyond ASCII", sensor("\"K\u00fchlhaus \uD83C\uDF21\""), KEY, "K\u00fchlhaus \uD83C\uDF21"),
                arguments("with an escape", sensor("\"a\\\"b\\u0041\""), KEY, "a\"bA"),
                arguments(
                        "absent: the key",
                        bytes("{\"process_timestamp\":\"2026-11-22T07:00:00Z\"," + NUMBERS + "}"),
                        KEY,
                        "key-7"),
                arguments("null: the key", sensor("null"), KEY, "key-7"),
                arguments("empty: the key", sensor("\"\""), KEY, "key-7"),
                arguments("absent, no key", sensor("null"), null, "unknown"),
                arguments("absent, empty key", sensor("null"), new byte[0], "unknown"),
                arguments("absent, key no UTF-8", sensor("null"), new byte[] {(byte) 0xFF, 1}, "unknown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sensors")
    void the_sensor_is_the_readings_or_the_keys_or_unknown(String name, byte[] value, byte[] key, String expected) {
        Verdict verdict = rules.judge(value, key, RECORD_MICROS);
        assertThat(verdict).isInstanceOfSatisfying(ParsedReading.class, reading -> assertThat(reading.sensorId())
                .isEqualTo(expected));
    }

    @Test
    void a_whole_reading_is_read_whatever_its_order_blanks_and_other_fields() {
        String value = " {\n\"pressure\" : 1003.2, \"note\":{\"a\":[1,{\"b\":null}]}, \"temperature\":21.5,"
                + "\"humidity\":42.1,\"ok\":true, \"process_timestamp\":\"2026-11-22T07:00:00.25Z\"} \t\r\n";
        Verdict verdict = rules.judge(bytes(value), KEY, RECORD_MICROS);
        assertThat(verdict).isEqualTo(new ParsedReading(RECORD_MICROS + 250_000, 21.5, 42.1, 1003.2, "key-7"));
    }

    @Test
    void the_longest_value_allowed_is_read() {
        assertThat(rules.judge(padded(ReadingRules.MAX_BYTES), KEY, RECORD_MICROS))
                .isInstanceOf(ParsedReading.class);
    }

    @Test
    void the_rules_keep_their_allowance_when_sent_to_an_executor() throws IOException, ClassNotFoundException {
        // given
        ReadingRules strict = new ReadingRules(Duration.ZERO);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(strict);
        }
        // when
        ReadingRules received;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            received = (ReadingRules) in.readObject();
        }
        // then
        assertThat(received.judge(bytes(good()), KEY, RECORD_MICROS)).isInstanceOf(ParsedReading.class);
        assertThat(received.judge(bytes(good()), KEY, RECORD_MICROS - 1)).isEqualTo(RejectReason.TOO_FAR_AHEAD);
    }

    @Test
    void every_reason_has_an_id_of_its_own_and_a_case_in_the_table() {
        assertThat(Arrays.stream(RejectReason.values()).map(RejectReason::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9_]+"));
        assertThat(rejects().map(row -> row.get()[2])).contains((Object[]) RejectReason.values());
    }

    private static String good() {
        return "{\"process_timestamp\":\"2026-11-22T07:00:00Z\"," + NUMBERS + ",\"sensor_id\":\"a\"}";
    }

    private static byte[] with(String more) {
        return bytes(good().replace("\"a\"}", "\"a\"," + more + "}"));
    }

    private static byte[] temperature(String json) {
        return bytes(good().replace("21.5", json));
    }

    private static byte[] sensor(String json) {
        return bytes(good().replace("\"a\"", json));
    }

    private static byte[] time(String json) {
        return bytes(good().replace("\"2026-11-22T07:00:00Z\"", json));
    }

    private static byte[] padded(int length) {
        return bytes(good() + " ".repeat(length - good().length()));
    }

    /** A reading with these bytes in place of its sensor id's one letter. */
    private static byte[] broken(int... bytes) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.writeBytes(bytes(good().substring(0, good().length() - 3)));
        for (int b : bytes) {
            value.write(b);
        }
        value.writeBytes(bytes("\"}"));
        return value.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }
}
