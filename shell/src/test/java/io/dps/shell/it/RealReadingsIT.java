package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Replays three days of real readings and compares every closed window with a computation that shares no code,
 * and with a stream of one's own that averages the same. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "DPS_REAL_READINGS", matches = ".+")
class RealReadingsIT {
    /** The averages of {@code weather_data_avg}, by the same arithmetic, in SQL over a view. */
    private static final String OWN = """
            select window.start as start,
                   round((sum(bigint(rint(temperature))) + sum(temperature - rint(temperature))) / count(*), 2) as avg_temperature,
                   round((sum(bigint(rint(humidity))) + sum(humidity - rint(humidity))) / count(*), 2) as avg_humidity,
                   round((sum(bigint(rint(pressure))) + sum(pressure - rint(pressure))) / count(*), 2) as avg_pressure,
                   count(*) as readings
              from own_readings
             group by window(process_timestamp, '10 seconds')
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Dps dps;
    private Path folder;

    @BeforeAll
    void deploy(@TempDir Path folder) {
        this.folder = folder;
        dps = new Dps(folder).inThisProcess();
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void every_closed_window_is_written_once_and_its_averages_are_right() throws IOException {
        RealReadings readings = RealReadings.read();

        readings.replay(dps);
        dps.run("stream", "start", "--until-caught-up").succeeds().says(RealReadings.COUNT + " readings, 0 rejected");

        Dps.Result averages = dps.run("topic", "tail", "weather_data_avg").succeeds();
        readings.requireAverages(averages);
        assertThat(byStart(ownAverages(), row -> row.path("start")))
                .hasSize(readings.windows())
                .isEqualTo(byStart(averages, row -> row.path("window").path("start")));
    }

    /** Averages the same readings by a stream of one's own, and returns what it wrote. */
    private Dps.Result ownAverages() throws IOException {
        String schema = "process_timestamp TIMESTAMP NOT NULL, temperature DOUBLE NOT NULL, humidity DOUBLE NOT NULL,"
                + " pressure DOUBLE NOT NULL, sensor_id STRING";
        dps.run("topic", "create", "own_avg").succeeds();
        dps.run(
                        "topic",
                        "view",
                        "weather_data",
                        "--name",
                        "own_readings",
                        "--schema",
                        schema,
                        "--event-time",
                        "process_timestamp",
                        "--watermark",
                        "10s")
                .succeeds();
        Path sql = Files.writeString(folder.resolve("own.sql"), OWN);
        dps.run("stream", "create", "own", "--to", "own_avg", "--file", sql.toString())
                .succeeds();
        dps.run("stream", "start", "own", "--until-caught-up")
                .succeeds()
                .says(RealReadings.COUNT + " records, 0 rejected");
        return dps.run("topic", "tail", "own_avg").succeeds();
    }

    /** Returns averages and number of readings by the start of their window, which must be there once. */
    private static Map<Instant, List<Double>> byStart(Dps.Result tail, Function<JsonNode, JsonNode> start)
            throws IOException {
        Map<Instant, List<Double>> windows = new TreeMap<>();
        for (String line : tail.lines()) {
            JsonNode row = JSON.readTree(JSON.readTree(line).path("value").asText());
            List<Double> averages = Stream.of("avg_temperature", "avg_humidity", "avg_pressure", "readings")
                    .map(field -> row.required(field).asDouble())
                    .toList();
            assertThat(windows.put(Instant.parse(start.apply(row).asText()), averages))
                    .as(line)
                    .isNull();
        }
        return windows;
    }
}
