package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.plot.PlotData.Axis;
import io.dps.shell.plot.PlotSeries.Point;
import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FieldValuesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final LastValues LAST = LastValues.parse("1000");

    private final FieldValues values = new FieldValues("t", "n", Optional.empty(), Optional.empty());

    private PlotData of(TopicRecord... records) {
        List.of(records).forEach(values::take);
        return values.data(LAST);
    }

    @Test
    void records_without_a_time_are_left_out_where_others_have_one() {
        PlotData found = of(record(null, 1), record(NOON.plusSeconds(1), 3), record(NOON, 2), record(null, 4));

        assertThat(found.points()).extracting(Point::y).containsExactly(2.0, 3.0);
        assertThat(found.axis()).isEqualTo(Axis.TIME);
        assertThat(found.warnings())
                .containsExactly("warning: 2 records have no timestamp in the value or in Kafka: left out, because the"
                        + " others are ordered by time");
    }

    @Test
    void where_none_has_a_time_all_are_drawn_as_they_were_read() {
        PlotData found = of(record(null, 7), record(null, 3));

        assertThat(found.points()).containsExactly(new Point(1, 7), new Point(2, 3));
        assertThat(found.axis()).isEqualTo(Axis.ORDER);
        assertThat(found.warnings())
                .containsExactly(
                        "warning: 2 records have no timestamp in the value or in Kafka: drawn in offset order");
    }

    @Test
    void a_time_in_the_value_is_one() {
        PlotData found = of(record(null, "5", ",\"process_timestamp\":\"2026-11-22T13:00:00Z\""), record(NOON, 6));

        assertThat(found.points())
                .containsExactly(new Point(NOON.toEpochMilli(), 6), new Point(NOON.toEpochMilli() + 3_600_000, 5));
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void nulls_and_numbers_beyond_a_double_are_left_out_and_counted() {
        PlotData found = of(record(NOON, "null", ""), record(NOON, "1" + "0".repeat(400), ""), record(NOON, 6));

        assertThat(found.points()).extracting(Point::y).containsExactly(6.0);
        assertThat(found.warnings()).containsExactly("warning: values left out: 1 null, 1 that is not finite");
        FieldValues none = new FieldValues("t", "n", Optional.empty(), Optional.empty());
        none.take(record(NOON, "null", ""));
        assertThatThrownBy(() -> none.data(LAST))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("all are null or too large");
    }

    @Test
    void a_field_makes_a_series_of_each_of_its_values() {
        FieldValues by = new FieldValues("t", "n", Optional.of("s"), Optional.empty());
        by.take(record(NOON, "1", ",\"s\":\"b\""));
        by.take(record(NOON.plusSeconds(1), "2", ",\"s\":\"a\""));
        by.take(record(NOON.plusSeconds(2), "3", ",\"s\":\"b\""));
        by.take(record(NOON.plusSeconds(3), 4));

        PlotData found = by.data(LAST);

        assertThat(found.series()).extracting(PlotSeries::name).containsExactly("NULL", "a", "b");
        assertThat(found.series().get(2).points()).extracting(Point::y).containsExactly(1.0, 3.0);
        assertThat(found.title()).isEqualTo("t n by s, last 4 records");
    }

    @Test
    void more_than_8_series_are_left_out_and_named() {
        FieldValues by = new FieldValues("t", "n", Optional.of("s"), Optional.empty());
        IntStream.range(0, 90).forEach(i -> by.take(record(NOON, "1", ",\"s\":" + (i < 45 ? i % 9 : i % 22))));

        PlotData found = by.data(LAST);

        assertThat(found.series()).hasSize(8);
        assertThat(found.warnings())
                .singleElement()
                .asString()
                .startsWith("warning: only the 8 values of s with the most points are drawn; left out: 8, 10, 11,")
                .endsWith(" and 4 more");
    }

    @Test
    void a_field_of_series_that_no_record_has_fails_with_the_nearest() {
        FieldValues by = new FieldValues("t", "n", Optional.of("senor"), Optional.empty());
        by.take(record(NOON, "1", ",\"sensor\":\"b\""));

        assertThatThrownBy(() -> by.data(LAST))
                .isInstanceOf(UserFailure.class)
                .hasMessage("no record in topic 't' has a field 'senor'")
                .extracting(failure -> ((UserFailure) failure).hint())
                .isEqualTo("did you mean 'sensor'?");
    }

    @Test
    void the_field_with_the_time_may_be_named() {
        FieldValues timed = new FieldValues("t", "n", Optional.empty(), Optional.of("minute"));
        timed.take(record(NOON, "5", ",\"minute\":\"2026-11-22T13:00:00.000000Z\""));
        timed.take(record(NOON, 6));

        PlotData found = timed.data(LAST);

        assertThat(found.points()).containsExactly(new Point(NOON.toEpochMilli() + 3_600_000, 5));
        assertThat(found.warnings())
                .singleElement()
                .asString()
                .startsWith("warning: 1 record has no time in field 'minute': left out");
    }

    @Test
    void a_time_that_no_axis_can_hold_is_none() {
        PlotData found =
                of(record(NOON, "5", ",\"process_timestamp\":\"+1000000000-12-31T23:59:59Z\""), record(NOON, 6));

        assertThat(found.points()).extracting(Point::x).containsOnly((double) NOON.toEpochMilli());
    }

    @Test
    void a_field_that_has_no_time_fails() {
        FieldValues timed = new FieldValues("t", "n", Optional.empty(), Optional.of("n"));
        timed.take(record(NOON, 6));

        assertThat(timed.awaited()).hasValue("records with a time in field 'n'");
        assertThatThrownBy(() -> timed.data(LAST))
                .isInstanceOf(UserFailure.class)
                .hasMessage("no record in topic 't' has a time in field 'n'");
    }

    @Test
    void what_is_older_than_the_time_or_more_than_the_number_is_forgotten() {
        of(record(NOON, 1), record(NOON.plusSeconds(60), 2), record(NOON.plusSeconds(120), 3));

        values.keep(new LastValues(100, Optional.of(Duration.ofSeconds(70))), NOON.plusSeconds(120));
        assertThat(values.data(LAST).ys()).containsExactly(2.0, 3.0);
        values.keep(LastValues.parse("1"), NOON);
        assertThat(values.data(LAST).ys()).containsExactly(3.0);
    }

    @Test
    void fields_of_readings_and_averages_have_units() {
        assertThat(FieldUnits.of("weather_data", "temperature")).hasValue("°C");
        assertThat(FieldUnits.of("weather_data_avg", "avg_pressure")).hasValue("hPa");
        assertThat(FieldUnits.of("weather_data_avg", "count")).isEmpty();
        assertThat(FieldUnits.of("mine", "temperature")).isEmpty();
    }

    private static TopicRecord record(Instant time, int number) {
        return record(time, String.valueOf(number), "");
    }

    private static TopicRecord record(Instant time, String number, String more) {
        byte[] value = ("{\"n\":" + number + more + "}").getBytes(StandardCharsets.UTF_8);
        return new TopicRecord("t", 0, 0, time, null, value, List.of());
    }
}
