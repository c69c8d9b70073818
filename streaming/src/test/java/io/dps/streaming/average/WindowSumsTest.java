package io.dps.streaming.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.StreamOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class WindowSumsTest {
    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
    private static final StreamOptions PLAIN =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), false);
    private static final StreamOptions BY_SENSOR =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), true);

    private final List<Row> records = new ArrayList<>();

    @Test
    void the_readings_of_a_window_become_one_row_with_the_latest_of_their_times() {
        reading("a", START.plusSeconds(2), 20.25);
        reading("b", START.plusSeconds(9), 21.5);
        reading("a", START.plusSeconds(3), -1.75);
        reading("a", START.plusSeconds(10), 30);

        assertThat(sums(PLAIN))
                .containsExactlyInAnyOrder(
                        // 20 + 22 - 2, and 0.25 - 0.5 + 0.25: Math.rint rounds halves to even numbers.
                        row(3, START.plusSeconds(9), null, 40, 0.0), row(1, START.plusSeconds(10), null, 30, 0.0));
    }

    @Test
    void each_sensor_has_rows_of_its_own_where_averages_are_by_sensor() {
        reading("a", START, 20);
        reading("b", START.plusSeconds(1), 21);
        reading("a", START.plusSeconds(2), 22);

        assertThat(sums(BY_SENSOR))
                .containsExactlyInAnyOrder(
                        row(2, START.plusSeconds(2), "a", 42, 0.0), row(1, START.plusSeconds(1), "b", 21, 0.0));
    }

    @Test
    void windows_before_1970_begin_where_they_do_in_spark() {
        reading("a", Instant.parse("1969-12-31T23:59:59Z"), 1);
        reading("a", Instant.parse("1970-01-01T00:00:01Z"), 2);

        assertThat(sums(PLAIN)).hasSize(2);
    }

    @Test
    void rejected_records_are_counted_by_reason() {
        record("a", "no json", START);
        record("a", "[]", START);
        record("a", "neither", START);
        reading("a", START, 20);

        assertThat(sums(PLAIN))
                .filteredOn(row -> row.getString(0) != null)
                .extracting(row -> row.getString(0) + " " + row.getLong(1))
                .containsExactlyInAnyOrder("not_json 2", "not_an_object 1");
    }

    @Test
    void a_reading_too_far_ahead_of_its_record_is_rejected() {
        record("a", value(START.plusSeconds(600), 20), START);

        assertThat(sums(PLAIN)).extracting(row -> row.getString(0)).containsExactly("too_far_ahead");
    }

    @Test
    void with_very_many_windows_sums_are_passed_on_before_the_end_and_none_is_lost() {
        int windows = 120_000;
        for (int window = 0; window < windows; window++) {
            reading("a", START.plusSeconds(10L * window), 1);
        }
        int[] taken = {0};
        Iterator<Row> counted = records.stream().peek(record -> taken[0]++).iterator();

        Iterator<Row> sums = new WindowSums(PLAIN, AveragerPlan.SUMS_PER_WINDOW).call(counted);
        sums.next();

        assertThat(taken[0]).isLessThan(windows / 2);
        int rows = 1;
        for (; sums.hasNext(); rows++) {
            assertThat(sums.next().getLong(1)).isOne();
        }
        assertThat(rows).isEqualTo(windows);
    }

    @Test
    void long_names_of_sensors_take_room_too() {
        String name = "s".repeat(10_000);
        for (int sensor = 0; sensor < 2_000; sensor++) {
            reading(name + sensor, START, 1);
        }
        int[] taken = {0};
        Iterator<Row> counted = records.stream().peek(record -> taken[0]++).iterator();

        new WindowSums(BY_SENSOR, AveragerPlan.SUMS_PER_WINDOW).call(counted).next();

        assertThat(taken[0]).isLessThan(1_000);
    }

    @Test
    void under_the_first_plan_each_reading_has_a_row() {
        reading("a", START, 20);
        reading("a", START.plusSeconds(1), 21);
        record("a", "no json", START);

        List<Row> rows = new ArrayList<>();
        new WindowSums(PLAIN, AveragerPlan.READING_BY_READING)
                .call(records.iterator())
                .forEachRemaining(rows::add);

        assertThat(rows)
                .containsExactly(
                        row(1, START, null, 20, 0.0),
                        row(1, START.plusSeconds(1), null, 21, 0.0),
                        RowFactory.create("not_json", 1L, null, null, null, null, null, null, null, null));
    }

    @Test
    void an_empty_partition_has_no_sums() {
        Iterator<Row> sums = new WindowSums(PLAIN, AveragerPlan.SUMS_PER_WINDOW)
                .call(List.<Row>of().iterator());

        assertThat(sums.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(sums::next);
    }

    private List<Row> sums(StreamOptions options) {
        List<Row> rows = new ArrayList<>();
        new WindowSums(options, AveragerPlan.SUMS_PER_WINDOW)
                .call(records.iterator())
                .forEachRemaining(rows::add);
        return rows;
    }

    private void reading(String key, Instant time, double temperature) {
        record(key, value(time, temperature), time);
    }

    private static String value(Instant time, double temperature) {
        return "{\"process_timestamp\":\"" + time + "\",\"temperature\":" + temperature
                + ",\"humidity\":40,\"pressure\":1000}";
    }

    private void record(String key, String value, Instant recordTime) {
        records.add(RowFactory.create(
                value.getBytes(StandardCharsets.UTF_8),
                key.getBytes(StandardCharsets.UTF_8),
                recordTime.toEpochMilli() * 1000));
    }

    private static Row row(long readings, Instant latest, String sensor, long whole, double rest) {
        return RowFactory.create(
                null,
                readings,
                latest.toEpochMilli() * 1000,
                sensor,
                whole,
                rest,
                40 * readings,
                0.0,
                1000 * readings,
                0.0);
    }
}
