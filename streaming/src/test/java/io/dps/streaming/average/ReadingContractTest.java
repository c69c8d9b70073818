package io.dps.streaming.average;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.RejectReason;
import io.dps.generator.reading.MalformedValues;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ParseResult.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the generator writes, the averager's rules read, to the last bit. */
class ReadingContractTest {
    private final ReadingCodec codec = new ReadingCodec();
    private final ReadingRules rules = new ReadingRules(Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:00:00.123456Z, 21.5, 42.1, 1003.2, sensor-1",
        "2026-11-22T07:00:00Z, -40.0, 0.0, 870.0, sensor-1",
        "2026-11-22T07:00:00.999999999Z, 1e6, -1e6, 1e-300, a",
        "1969-12-31T23:59:59.000001Z, 0.1, 0.30000000000000004, 1013.25, 'a \"quoted\" \\ name'",
        "0000-01-01T00:00:00Z, 4.9e-324, 123456.789, 1.0, Kühlhaus-3 \uD83C\uDF21"
    })
    void a_written_reading_is_read_as_it_was(Instant time, double t, double h, double p, String sensor) {
        assertThat(judge(new Reading(time, t, h, p, sensor), time))
                .isEqualTo(new ParsedReading(micros(time), t, h, p, sensor));
    }

    @Test
    void many_random_readings_are_read_as_they_were() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            Reading reading = new Reading(time, number(random), number(random), number(random), "s" + i);
            assertThat(judge(reading, time))
                    .isEqualTo(new ParsedReading(
                            micros(time),
                            reading.temperature(),
                            reading.humidity(),
                            reading.pressure(),
                            reading.sensorId()));
        }
    }

    @Test
    void a_number_beyond_the_range_is_written_and_rejected() {
        Instant time = Instant.parse("2026-11-22T07:00:00Z");
        assertThat(judge(new Reading(time, 1e7, 0, 0, "a"), time)).isEqualTo(new Rejected(RejectReason.OUT_OF_RANGE));
    }

    @ParameterizedTest
    @EnumSource
    void every_sort_of_malformed_value_is_rejected_with_its_own_reason(RejectReason reason) {
        Instant time = Instant.parse("2026-11-22T07:00:00.123456Z");
        for (int variant = 0; variant < MalformedValues.variants(reason); variant++) {
            byte[] value = MalformedValues.of(reason, new Reading(time, 21.5, 42.1, 1003.2, "sensor-1"), variant);
            assertThat(rules.judge(value, null, RuleRow.micros(time)))
                    .as("variant " + variant)
                    .isEqualTo(new Rejected(reason));
        }
    }

    private ParseResult judge(Reading reading, Instant recordTime) {
        byte[] key = reading.sensorId().getBytes(StandardCharsets.UTF_8);
        return rules.judge(codec.encode(reading), key, recordTime.toEpochMilli() * 1000);
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    private static double number(Random random) {
        return (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 6);
    }
}
