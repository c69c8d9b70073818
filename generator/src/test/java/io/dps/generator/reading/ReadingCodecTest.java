package io.dps.generator.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadingCodecTest {

    private static final Instant TIME = Instant.parse("2026-11-22T07:00:00.123456Z");

    private final ReadingCodec codec = new ReadingCodec();

    @Test
    void writes_the_bytes_of_the_contract() {
        byte[] json = codec.encode(new Reading(TIME, 21.5, 42.1, 1003.2, "sensor-1"));

        assertThat(json)
                .isEqualTo(("{\"process_timestamp\":\"2026-11-22T07:00:00.123456Z\",\"temperature\":21.5,"
                                + "\"humidity\":42.1,\"pressure\":1003.2,\"sensor_id\":\"sensor-1\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:00:00Z,           2026-11-22T07:00:00.000000Z",
        "2026-11-22T07:00:00.000001999Z, 2026-11-22T07:00:00.000001Z",
        "1969-12-31T23:59:59.5Z,         1969-12-31T23:59:59.500000Z",
        "0000-01-01T00:00:00Z,           0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z",
        "2024-02-29T12:34:56.7Z,         2024-02-29T12:34:56.700000Z"
    })
    void always_writes_six_fraction_digits(Instant time, String expected) {
        String json = encode(new Reading(time, 1, 1, 1, "s"));

        assertThat(json).startsWith("{\"process_timestamp\":\"" + expected + "\",");
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "-40, -40.0", "22.55, 22.55", "1e6, 1000000.0", "-0.0, -0.0"})
    void writes_numbers_as_JSON_numbers(double number, String expected) {
        assertThat(encode(new Reading(TIME, number, 1, 1, "s"))).contains("\"temperature\":" + expected + ",");
    }

    @Test
    void writes_every_number_of_few_places_as_java_does() {
        SplittableRandom random = new SplittableRandom(1);
        for (int number = 0; number < 200_000; number++) {
            double places = Math.pow(10, random.nextInt(4));
            double value = Math.round(random.nextDouble(-1.1, 1.1) * Math.pow(10, random.nextInt(8)) * places) / places;
            assertThat(encode(new Reading(TIME, value, 1, 1, "s"))).contains("\"temperature\":" + value + ",");
        }
    }

    @Test
    void escapes_and_encodes_the_sensor_id() {
        assertThat(encode(new Reading(TIME, 1, 1, 1, "a\"\\\n\u00b0\ud83c\udf21")))
                .endsWith("\"sensor_id\":\"a\\\"\\\\\\n\u00b0\\uD83C\\uDF21\"}");
    }

    @Test
    void one_instance_writes_each_reading_by_itself() {
        Reading first = new Reading(TIME, 1, 2, 3, "first");
        Reading second = new Reading(TIME.plusSeconds(61), 4, 5, 6, "second");

        String before = encode(first);
        String between = encode(second);

        assertThat(between).isEqualTo(new String(new ReadingCodec().encode(second), StandardCharsets.UTF_8));
        assertThat(encode(first)).isEqualTo(before);
    }

    private String encode(Reading reading) {
        return new String(codec.encode(reading), StandardCharsets.UTF_8);
    }
}
