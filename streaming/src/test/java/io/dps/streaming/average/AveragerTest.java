package io.dps.streaming.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.StreamOptions;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AveragerTest {
    private static final StreamOptions PLAIN =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false);
    private static final StreamOptions BY_SENSOR =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), true);
    private static final double ALLOWED = 0.005 + 1e-9;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static SparkSession session;

    @TempDir
    Path folder;

    @BeforeAll
    static void startSession() {
        session = KafkaRows.session();
    }

    @Test
    void the_average_has_the_promised_key_and_shape() {
        // given
        KafkaRows rows = new KafkaRows()
                .reading("2023-07-11T17:04:00Z", 20, 40, 1000, "a")
                .reading("2023-07-11T17:04:09.999999Z", 21, 41.5, 1001.25, "b");
        // when
        Map<String, String> averages = averages(rows, PLAIN);
        // then
        assertThat(averages)
                .containsExactly(Map.entry(
                        "2023-07-11T17:04:00Z",
                        "{\"window\":{\"start\":\"2023-07-11T17:04:00.000Z\",\"end\":\"2023-07-11T17:04:10.000Z\"},"
                                + "\"avg_temperature\":20.5,\"avg_humidity\":40.75,\"avg_pressure\":1000.63,"
                                + "\"readings\":2}"));
    }

    @Test
    void grouped_by_sensor_each_has_its_own_key_and_its_name_last() {
        // given
        KafkaRows rows = new KafkaRows()
                .reading("2026-11-22T07:00:00Z", 20, 40, 1000, "sensor-1")
                .reading("2026-11-22T07:00:01Z", -3, 0, 0.004, "sensor-2")
                .record(
                        "from-key",
                        "{\"process_timestamp\":\"2026-11-22T07:00:02Z\",\"temperature\":1,\"humidity\":2,\"pressure\":3}",
                        Instant.parse("2026-11-22T07:00:02Z"));
        // when
        Map<String, String> averages = averages(rows, BY_SENSOR);
        // then
        assertThat(averages)
                .containsOnlyKeys(
                        "2026-11-22T07:00:00Z|sensor-1",
                        "2026-11-22T07:00:00Z|sensor-2",
                        "2026-11-22T07:00:00Z|from-key");
        assertThat(averages.get("2026-11-22T07:00:00Z|sensor-2"))
                .endsWith("\"avg_temperature\":-3.0,\"avg_humidity\":0.0,\"avg_pressure\":0.0,\"readings\":1,"
                        + "\"sensor_id\":\"sensor-2\"}");
    }

    @Test
    void windows_of_half_a_second_keep_keys_apart() {
        // given
        StreamOptions halves = new StreamOptions(Duration.ofMillis(500), Duration.ZERO, Duration.ofHours(1), false);
        KafkaRows rows = new KafkaRows()
                .reading("2026-11-22T07:00:00.2Z", 20, 40, 1000, "a")
                .reading("2026-11-22T07:00:00.7Z", 20, 40, 1000, "a");
        // when, then
        assertThat(averages(rows, halves)).containsOnlyKeys("2026-11-22T07:00:00.000Z", "2026-11-22T07:00:00.500Z");
    }

    @Test
    void averages_are_right_to_half_a_cent_whatever_the_numbers() throws IOException {
        // given: numbers at both ends of the range, where sums of doubles drift
        Random random = new Random(42);
        KafkaRows rows = new KafkaRows();
        Map<String, List<BigDecimal>> expected = new TreeMap<>();
        Instant start = Instant.parse("2026-11-22T07:00:00Z");
        for (int i = 0; i < 20_000; i++) {
            Instant time = start.plusMillis(3L * i);
            double pressure = i % 2 == 0 ? 999_999.995 - random.nextInt(3) : random.nextDouble() / 1000;
            rows.reading(time.toString(), 20 + random.nextInt(500) / 100.0, 41.005, pressure, "a");
            String window =
                    Instant.ofEpochSecond(time.getEpochSecond() / 10 * 10).toString();
            expected.computeIfAbsent(window, w -> new ArrayList<>()).add(new BigDecimal(Double.toString(pressure)));
        }
        // when
        Map<String, String> averages = averages(rows, PLAIN);
        // then
        assertThat(averages.keySet()).isEqualTo(expected.keySet());
        for (Map.Entry<String, List<BigDecimal>> window : expected.entrySet()) {
            JsonNode average = JSON.readTree(averages.get(window.getKey()));
            assertThat(average.get("readings").asInt())
                    .isEqualTo(window.getValue().size());
            assertThat(average.get("avg_pressure").asDouble()).isCloseTo(exact(window.getValue()), within(ALLOWED));
            assertThat(average.get("avg_humidity").asDouble()).isCloseTo(41.005, within(ALLOWED));
        }
    }

    @Test
    void a_stream_gives_each_closed_window_once_drops_late_readings_and_counts_rejects() throws Exception {
        // given: three batches; Spark judges the third by the watermark that the first one made
        Path input = folder.resolve("in");
        new KafkaRows()
                .reading("2026-11-22T07:00:01Z", 20, 40, 1000, "a")
                .reading("2026-11-22T07:00:02Z", 22, 42, 1002, "a")
                .record("a", "{broken", Instant.parse("2026-11-22T07:00:02Z"))
                .record("a", null, Instant.parse("2026-11-22T07:00:02Z"))
                .reading("2026-11-22T07:00:41Z", 10, 40, 1000, "a")
                .addTo(input, session, 1);
        new KafkaRows().reading("2026-11-22T07:00:42Z", 12, 40, 1000, "a").addTo(input, session, 2);
        new KafkaRows()
                .reading("2026-11-22T07:00:03Z", 99, 99, 99, "a")
                .reading("2026-11-22T07:00:35Z", 30, 40, 1000, "a")
                .reading("2026-11-22T07:01:30Z", 10, 40, 1000, "a")
                .addTo(input, session, 3);
        // when
        StreamingQuery query = run(input, "averages_once");
        // then
        assertThat(values("averages_once"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("07:00:00.000Z", "\"avg_temperature\":21.0", "\"readings\":2"),
                        onTime -> assertThat(onTime).contains("07:00:30.000Z", "\"avg_temperature\":30.0"),
                        last -> assertThat(last).contains("07:00:40.000Z", "\"avg_temperature\":11.0"));
        assertThat(observed(query, StreamCounts.VALID)).isEqualTo(7);
        assertThat(observed(query, StreamCounts.REJECTED)).isEqualTo(2);
        assertThat(Stream.of(query.recentProgress())
                        .mapToLong(batch -> batch.stateOperators()[0].numRowsDroppedByWatermark())
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void a_reading_far_ahead_of_its_record_does_not_make_others_late() throws Exception {
        // given
        Path input = folder.resolve("in");
        String ahead =
                "{\"process_timestamp\":\"2026-11-22T09:00:00Z\",\"temperature\":1,\"humidity\":2,\"pressure\":3}";
        new KafkaRows()
                .record("clock-ahead", ahead, Instant.parse("2026-11-22T07:00:00Z"))
                .addTo(input, session, 1);
        new KafkaRows()
                .reading("2026-11-22T07:00:01Z", 20, 40, 1000, "a")
                .reading("2026-11-22T07:00:30Z", 22, 42, 1002, "a")
                .addTo(input, session, 2);
        // when
        StreamingQuery query = run(input, "averages_ahead");
        // then
        assertThat(values("averages_ahead")).singleElement().asString().contains("07:00:00.000Z", "\"readings\":1");
        assertThat(observed(query, StreamCounts.REJECTED)).isEqualTo(1);
    }

    @Test
    void tests_run_under_the_module_options_that_spark_asks_for() {
        List<String> asked = List.of(JavaModuleOptions.defaultModuleOptionArray());
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        assertThat(given).containsSubsequence(asked);
        assertThat(given).filteredOn(option -> option.startsWith("--add-")).allMatch(asked::contains);
    }

    private StreamingQuery run(Path input, String table) throws Exception {
        StreamingQuery query = new Averager(PLAIN)
                .averages(KafkaRows.stream(input, session))
                .writeStream()
                .format("memory")
                .queryName(table)
                .outputMode("append")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        assertThat(query.awaitTermination(Duration.ofMinutes(2).toMillis())).isTrue();
        return query;
    }

    private static List<String> values(String table) {
        return session.table(table).orderBy("key").select("value").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static long observed(StreamingQuery query, String name) {
        long sum = 0;
        for (StreamingQueryProgress batch : query.recentProgress()) {
            sum += batch.observedMetrics().get(StreamCounts.OBSERVATION).<Long>getAs(name);
        }
        return sum;
    }

    private static Map<String, String> averages(KafkaRows rows, StreamOptions options) {
        Dataset<Row> averages = new Averager(options).averages(rows.toDataset(session));
        Map<String, String> byKey = new TreeMap<>();
        for (Row row : averages.collectAsList()) {
            assertThat(byKey.put(row.getString(0), row.getString(1))).isNull();
        }
        return byKey;
    }

    private static double exact(List<BigDecimal> numbers) {
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL64)
                .doubleValue();
    }
}
