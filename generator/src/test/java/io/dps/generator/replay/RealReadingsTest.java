package io.dps.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Replays the Astro Pi flight data; whoever wants this test to run names the file. */
@EnabledIfEnvironmentVariable(named = "DPS_REAL_READINGS", matches = ".+")
final class RealReadingsTest {

    private static final Map<ReadingField, String> COLUMNS =
            Map.of(ReadingField.TEMPERATURE, "temp_h", ReadingField.PROCESS_TIMESTAMP, "time_stamp");

    @Test
    void every_row_of_the_flight_data_is_a_reading() {
        Path file = Path.of(System.getenv("DPS_REAL_READINGS"));
        List<BadRow> badRows = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();

        try (ReplaySource source =
                new ReplaySource(new ReplayOptions(file, COLUMNS, ReplayOptions.DEFAULT_SENSOR_ID), badRows::add)) {
            for (Optional<Reading> next = source.next(); next.isPresent(); next = source.next()) {
                readings.add(next.get());
            }
        }

        assertThat(badRows).isEmpty();
        assertThat(readings).hasSize(24_604);
        assertThat(readings.get(0))
                .isEqualTo(new Reading(Instant.parse("2015-08-20T23:58:30Z"), 26.85, 60.50, 1021.76, "replay"));
        assertThat(readings.get(24_603))
                .isEqualTo(new Reading(Instant.parse("2015-08-24T08:57:40Z"), 26.09, 60.88, 1001.74, "replay"));
    }
}
