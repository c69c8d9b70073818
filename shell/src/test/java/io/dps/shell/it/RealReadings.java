package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Three days of real readings, and the averages of their windows by a computation that shares no code with dps. */
final class RealReadings {
    /** How many readings there are, with the one that closes the last window. */
    static final int COUNT = 24_605;

    private static final int WINDOW_SECONDS = 10;
    private static final BigDecimal TOLERANCE = new BigDecimal("0.005000001");

    private final Path file;
    private final Map<Instant, Sums> expected;

    private RealReadings(Path file, Map<Instant, Sums> expected) {
        this.file = file;
        this.expected = expected;
    }

    /** Those of the file that {@code DPS_REAL_READINGS} names. */
    static RealReadings read() throws IOException {
        Path file = Path.of(System.getenv("DPS_REAL_READINGS"));
        return new RealReadings(file, expected(file));
    }

    /** How many windows they fall into, but for the last reading's. */
    int windows() {
        return expected.size();
    }

    /** Replays them into {@code weather_data}, and a reading of an hour later that closes the last window. */
    Dps.Result replay(Dps dps) {
        Dps.Result replayed = dps.run(
                        "generate",
                        "run",
                        "--replay",
                        file.toString(),
                        "--column",
                        "process_timestamp=time_stamp",
                        "--column",
                        "temperature=temp_h")
                .succeeds();
        replayed.says(COUNT - 1 + " readings acknowledged");
        Instant last = expected.keySet().stream().max(Instant::compareTo).orElseThrow();
        String closing = "{\"process_timestamp\":\"" + last.plusSeconds(3_600)
                + "\",\"temperature\":20,\"humidity\":40,\"pressure\":1000}\n";
        dps.runWithInput(closing, "topic", "produce", "weather_data").succeeds();
        return replayed;
    }

    /**
     * Demands that every window was written once and right.
     *
     * @param tail of the topic of averages
     */
    void requireAverages(Dps.Result tail) throws IOException {
        Map<String, List<JsonNode>> written = written(tail);
        assertThat(written).hasSameSizeAs(expected);
        expected.forEach((start, sums) -> {
            List<JsonNode> averages = written.get(start.toString());
            assertThat(averages).as("window %s", start).hasSize(1);
            sums.requireEqual(averages.get(0));
        });
    }

    /** Averages by the key of their record. */
    private static Map<String, List<JsonNode>> written(Dps.Result tail) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, List<JsonNode>> byKey = new TreeMap<>();
        for (String line : tail.lines()) {
            JsonNode record = json.readTree(line);
            byKey.computeIfAbsent(record.path("key").asText(), key -> new ArrayList<>())
                    .add(json.readTree(record.path("value").asText()));
        }
        return byKey;
    }

    private static Map<Instant, Sums> expected(Path file) throws IOException {
        Map<Instant, Sums> windows = new HashMap<>();
        try (BufferedReader rows = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new FileInputStream(file.toFile())), StandardCharsets.UTF_8))) {
            List<String> header = List.of(rows.readLine().split(","));
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                String[] cells = row.split(",");
                Instant time = LocalDateTime.parse(cells[header.indexOf("time_stamp")].replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC);
                Instant start = time.minusSeconds(Math.floorMod(time.getEpochSecond(), WINDOW_SECONDS));
                windows.computeIfAbsent(start, key -> new Sums(start))
                        .add(
                                new BigDecimal(cells[header.indexOf("temp_h")]),
                                new BigDecimal(cells[header.indexOf("humidity")]),
                                new BigDecimal(cells[header.indexOf("pressure")]));
            }
        }
        return windows;
    }

    /** Exact sums of one window. */
    private static final class Sums {
        private final Instant start;
        private final BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
        private int readings;

        Sums(Instant start) {
            this.start = start;
        }

        void add(BigDecimal... values) {
            readings++;
            for (int i = 0; i < sums.length; i++) {
                sums[i] = sums[i].add(values[i]);
            }
        }

        void requireEqual(JsonNode average) {
            assertThat(average.path("readings").asInt())
                    .as("readings of %s", start)
                    .isEqualTo(readings);
            requireNear(average, "avg_temperature", sums[0]);
            requireNear(average, "avg_humidity", sums[1]);
            requireNear(average, "avg_pressure", sums[2]);
        }

        private void requireNear(JsonNode average, String field, BigDecimal sum) {
            BigDecimal exact = sum.divide(BigDecimal.valueOf(readings), MathContext.DECIMAL64);
            BigDecimal off = average.path(field).decimalValue().subtract(exact).abs();
            assertThat(off).as("%s of %s", field, start).isLessThanOrEqualTo(TOLERANCE);
        }
    }
}
