package io.dps.generator.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SyntheticSourceTest {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    private static final String[] GOLDEN = {
        "{\"process_timestamp\":\"2026-11-22T00:00:00.000000Z\",\"temperature\":21.7,\"humidity\":43.36,"
                + "\"pressure\":1015.52,\"sensor_id\":\"sensor-1\"}",
        "{\"process_timestamp\":\"2026-11-22T07:00:00.000000Z\",\"temperature\":21.68,\"humidity\":42.78,"
                + "\"pressure\":1012.15,\"sensor_id\":\"sensor-2\"}",
        "{\"process_timestamp\":\"2026-11-22T14:00:00.000000Z\",\"temperature\":24.03,\"humidity\":41.15,"
                + "\"pressure\":1016.96,\"sensor_id\":\"sensor-1\"}"
    };

    @Test
    void sensors_take_turns() {
        SyntheticSource source = simulated(3, Duration.ofSeconds(1), 1);

        assertThat(take(source, 7).map(Reading::sensorId))
                .containsExactly("sensor-1", "sensor-2", "sensor-3", "sensor-1", "sensor-2", "sensor-3", "sensor-1");
    }

    @Test
    void simulated_time_advances_by_the_interval_with_each_reading() {
        SyntheticSource source = simulated(2, Duration.ofMillis(1500), 1);

        assertThat(take(source, 3).map(Reading::processTimestamp))
                .containsExactly(START, START.plusMillis(1500), START.plusMillis(3000));
    }

    @Test
    void wall_clock_time_is_that_of_the_clock_in_whole_microseconds() {
        Clock clock = Clock.fixed(START.plusNanos(123_456_789), ZoneOffset.UTC);

        SyntheticSource source = new SyntheticSource(1, EventTime.of(clock), 1);

        assertThat(take(source, 1).map(Reading::processTimestamp)).containsExactly(START.plusNanos(123_456_000));
    }

    @Test
    void the_same_options_give_the_same_bytes_and_another_seed_gives_others() {
        List<String> once = encoded(simulated(5, Duration.ofSeconds(1), 42));

        List<String> again = encoded(simulated(5, Duration.ofSeconds(1), 42));

        assertThat(again).isEqualTo(once);
        assertThat(encoded(simulated(5, Duration.ofSeconds(1), 43))).isNotEqualTo(once);
    }

    @Test
    void a_seed_gives_the_same_readings_on_every_machine_and_in_every_release() {
        assertThat(encoded(simulated(2, Duration.ofHours(7), 2026)).subList(0, 3))
                .containsExactly(GOLDEN);
    }

    @Test
    void values_stay_in_their_ranges_with_two_places() {
        List<Reading> days =
                take(simulated(3, Duration.ofSeconds(5), 7), 100_000).toList();

        assertThat(days).allSatisfy(reading -> {
            assertThat(reading.temperature()).isBetween(20.0, 25.0);
            assertThat(reading.humidity()).isBetween(40.0, 45.0);
            assertThat(reading.pressure()).isBetween(1000.0, 1100.0);
            assertThat(BigDecimal.valueOf(reading.temperature()).scale()).isLessThanOrEqualTo(2);
            assertThat(BigDecimal.valueOf(reading.humidity()).scale()).isLessThanOrEqualTo(2);
            assertThat(BigDecimal.valueOf(reading.pressure()).scale()).isLessThanOrEqualTo(2);
        });
    }

    @Test
    void afternoons_are_warmer_and_drier_than_nights() {
        List<Reading> days =
                take(simulated(1, Duration.ofMinutes(1), 7), 10 * 24 * 60).toList();

        DoubleSummaryStatistics[] temperature = {new DoubleSummaryStatistics(), new DoubleSummaryStatistics()};
        DoubleSummaryStatistics[] humidity = {new DoubleSummaryStatistics(), new DoubleSummaryStatistics()};
        for (Reading reading : days) {
            int hour = reading.processTimestamp().atOffset(ZoneOffset.UTC).getHour();
            if (hour == 3 || hour == 15) {
                temperature[hour / 15].accept(reading.temperature());
                humidity[hour / 15].accept(reading.humidity());
            }
        }

        assertThat(temperature[1].getAverage()).isGreaterThan(temperature[0].getAverage() + 1.5);
        assertThat(humidity[1].getAverage()).isLessThan(humidity[0].getAverage() - 1);
    }

    @Test
    void refuses_options_that_make_no_sense() {
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> simulated(0, Duration.ofSeconds(1), 1));
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> simulated(1, Duration.ZERO, 1));
        assertThatExceptionOfType(UserFailure.class).isThrownBy(() -> simulated(1, Duration.ofSeconds(-1), 1));
    }

    @Test
    void says_so_when_simulated_time_runs_out() {
        SyntheticSource source = new SyntheticSource(1, EventTime.simulated(Reading.LATEST, Duration.ofDays(1)), 1);
        source.next();

        assertThatThrownBy(source::next).isInstanceOf(UserFailure.class).hasMessageContaining("past the year 9999");
    }

    @Test
    void simulated_time_cannot_start_before_the_year_0() {
        assertThatThrownBy(() -> EventTime.simulated(Reading.EARLIEST.minusSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.USAGE))
                .hasMessageContaining("before the year 0");
    }

    private static SyntheticSource simulated(int sensors, Duration interval, long seed) {
        return new SyntheticSource(sensors, EventTime.simulated(START, interval), seed);
    }

    private static Stream<Reading> take(ReadingSource source, int count) {
        return IntStream.range(0, count).mapToObj(i -> source.next().orElseThrow());
    }

    private static List<String> encoded(ReadingSource source) {
        ReadingCodec codec = new ReadingCodec();
        return take(source, 200)
                .map(reading -> new String(codec.encode(reading), StandardCharsets.UTF_8))
                .toList();
    }
}
