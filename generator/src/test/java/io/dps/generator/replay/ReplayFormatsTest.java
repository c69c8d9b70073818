package io.dps.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.replay.ReplayOptions.BadRowPolicy;
import io.dps.generator.replay.ReplayOptions.TimeFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units, forms of time and strictness of a replay. */
final class ReplayFormatsTest {

    private static final String HEADER = "process_timestamp,temperature,humidity,pressure\n";
    private static final String TIME = "2026-11-22T07:00:00Z";

    @TempDir
    Path folder;

    private final List<BadRow> badRows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "TEMPERATURE, celsius,    21.5,    21.5",
        "TEMPERATURE, fahrenheit, 70.7,    21.5",
        "TEMPERATURE, FAHRENHEIT, -40,     -40",
        "TEMPERATURE, kelvin,     294.65,  21.5",
        "PRESSURE,    hpa,        1003.2,  1003.2",
        "PRESSURE,    mbar,       1003.2,  1003.2",
        "PRESSURE,    pa,         100320,  1003.2",
        "PRESSURE,    kpa,        100.32,  1003.2",
        "PRESSURE,    bar,        1.0032,  1003.2",
        "PRESSURE,    inhg,       29.92,   1013.207489",
        "PRESSURE,    mmhg,       760,     1013.250144",
        "PRESSURE,    atm,        1,       1013.25",
        "PRESSURE,    psi,        14.5,    999.739808",
        "HUMIDITY,    percent,    42.1,    42.1",
        "HUMIDITY,    fraction,   0.421,   42.1"
    })
    void converts_to_the_units_of_the_contract(ReadingField field, String unit, String given, double expected) {
        Map<ReadingField, String> columns = Map.of(field, "value:" + unit);
        Path file = write(HEADER.replace(field.jsonName(), "value")
                + row(
                        TIME,
                        field == ReadingField.TEMPERATURE ? given : "1",
                        field == ReadingField.HUMIDITY ? given : "1",
                        field == ReadingField.PRESSURE ? given : "1"));

        Reading reading = replay(ReplayOptions.of(file).with(columns)).get(0);

        double value =
                switch (field) {
                    case TEMPERATURE -> reading.temperature();
                    case HUMIDITY -> reading.humidity();
                    default -> reading.pressure();
                };
        assertThat(value).isEqualTo(expected);
    }

    @Test
    void a_colon_that_is_followed_by_no_unit_belongs_to_the_name() {
        Path file = write("process_timestamp,temp:indoor,a:b:kelvin,pressure\n" + row(TIME, "1", "2", "3"));
        Map<ReadingField, String> columns =
                Map.of(ReadingField.TEMPERATURE, "temp:indoor", ReadingField.HUMIDITY, "a:b:kelvin");

        assertThat(replay(ReplayOptions.of(file).with(columns)))
                .containsExactly(new Reading(Instant.parse(TIME), 1, 2, 3, "replay"));
    }

    @Test
    void an_unknown_unit_is_answered_with_the_known_ones() {
        Path file = write(HEADER + row(TIME, "1", "2", "3"));
        Map<ReadingField, String> columns = Map.of(ReadingField.TEMPERATURE, "temperature:rankine");

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file).with(columns)))
                .withMessage("'rankine' is not a unit of temperature, and no column is called 'temperature:rankine'")
                .matches(e -> e.kind() == FailureKind.USAGE)
                .matches(e -> e.hint().equals("use one of: celsius, fahrenheit, kelvin"));
    }

    @ParameterizedTest
    @CsvSource({
        "iso,                   UTC,         2026-11-22 07:00,          2026-11-22T07:00:00Z",
        "iso,                   Europe/Rome, 2026-11-22 07:00:00,       2026-11-22T06:00:00Z",
        "iso,                   Europe/Rome, 2026-07-22 07:00:00,       2026-07-22T05:00:00Z",
        "iso,                   Europe/Rome, 2026-11-22T07:00:00Z,      2026-11-22T07:00:00Z",
        "epoch-s,               UTC,         86400000,                  1972-09-27T00:00:00Z",
        "epoch-ms,              UTC,         86400000,                  1970-01-02T00:00:00Z",
        "epoch-ms,              UTC,         1766386800000.5,           2025-12-22T07:00:00.000500Z",
        "epoch-us,              UTC,         86400000000,               1970-01-02T00:00:00Z",
        "epoch-ns,              UTC,         86400000000000,            1970-01-02T00:00:00Z",
        "dd/MM/yyyy HH:mm,      UTC,         03/04/2026 10:30,          2026-04-03T10:30:00Z",
        "MM/dd/yyyy hh:mm a,    UTC,         03/04/2026 10:30 pm,       2026-03-04T22:30:00Z",
        "d.M.yyyy HH:mm:ss,     Europe/Rome, 3.4.2026 10:30:00,         2026-04-03T08:30:00Z",
        "yyyy-MM-dd,            +02:00,      2026-04-03,                2026-04-02T22:00:00Z",
        "dd MMM yyyy HH:mm XXX, UTC,         03 Apr 2026 10:30 +01:00,  2026-04-03T09:30:00Z"
    })
    void reads_times_as_it_is_told(String form, String zone, String text, Instant expected) {
        Path file = write(HEADER + row(text, "1", "2", "3"));
        TimeFormat times = TimeFormat.of(form).in(ZoneId.of(zone));

        assertThat(replay(ReplayOptions.of(file).with(times)))
                .extracting(Reading::processTimestamp)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "dd/MM/yyyy HH:mm, 31/02/2026 10:30",
        "dd/MM/yyyy HH:mm, 2026-04-03T10:30:00Z",
        "epoch-s,          2026-04-03T10:30:00Z",
        "epoch-s,          99999999999999999999",
        "epoch-ms,         1e12",
        "iso,              1766386800"
    })
    void a_time_of_another_form_is_a_bad_row(String form, String text) {
        Path file = write(HEADER + row(text, "1", "2", "3"));

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file).with(TimeFormat.of(form))))
                .withMessage(file + " has no usable row: all 1 are bad; first: line 2: process_timestamp:"
                        + " not a time: '" + text + "'")
                .matches(e -> e.kind() == FailureKind.INPUT)
                .matches(e -> e.hint().contains("--time-format"));
        assertThat(badRows).containsExactly(new BadRow(2, "process_timestamp", "not a time: '" + text + "'"));
    }

    @Test
    void the_first_rows_decide_for_the_whole_file() {
        String first = row("1766386800000", "1", "2", "3");
        Path file = write(HEADER + first.repeat(100) + row("1766386800", "1", "2", "3"));

        assertThat(replay(ReplayOptions.of(file)))
                .hasSize(100)
                .extracting(Reading::processTimestamp)
                .containsOnly(Instant.parse("2025-12-22T07:00:00Z"));
        assertThat(badRows).containsExactly(new BadRow(102, "process_timestamp", "not a time: '1766386800'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020010100",
                "2034123123",
                "1999123123",
                "199912312300",
                "20200101",
                "20200101123000",
                "1998",
                "0",
                "-1.5",
                "86400000",
                "45292.5"
            })
    void a_number_that_may_be_a_date_or_is_no_time_of_our_days_is_refused(String text) {
        Path file = write(HEADER + row(text, "1", "2", "3"));

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file)))
                .withMessageContaining("more than one way, such as '" + text + "' in column 'process_timestamp'")
                .matches(e -> e.kind() == FailureKind.INPUT)
                .matches(e ->
                        e.hint().contains("--time-format epoch-s") && e.hint().contains("yyyyMMddHH"));
    }

    @Test
    void numbers_of_two_units_are_refused() {
        Path file = write(HEADER + row("1766386800", "1", "2", "3") + row("1766386800000", "1", "2", "3"));

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file)))
                .withMessageContaining("such as '1766386800000'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy-MM-dd hh:mm      | need 'a'",
                "yyyy-MM-dd KK:mm      | need 'a'",
                "yyyy-MM-dd HH:mm z    | zone names",
                "yyyy-MM-dd HH:mm zzzz | zone names",
                "yyyy-mm-dd            | does not specify a complete date",
                "YYYY-MM-dd            | does not specify a complete date",
                "yyyy-MM               | does not specify a complete date",
                "HH:mm                 | does not specify a complete date",
                "dd.MM.yyyy mm         | complete date and time of day"
            })
    void refuses_a_pattern_that_leaves_the_time_open(String form, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeFormat.of(form))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "yyyyMMddHH,           2020010112,               2020-01-01T12:00:00Z",
        "yyyyMMdd,             20200101,                 2020-01-01T00:00:00Z",
        "dd/MM/yyyy HH,        03/04/2026 10,            2026-04-03T10:00:00Z",
        "MM/dd/yy,             05/25/98,                 1998-05-25T00:00:00Z",
        "MM/dd/yy,             05/25/69,                 1969-05-25T00:00:00Z",
        "MM/dd/yy,             05/25/68,                 2068-05-25T00:00:00Z",
        "dd.MM.uu HH:mm,       25.05.98 10:30,           1998-05-25T10:30:00Z",
        "yyyy-DDD,             2026-032,                 2026-02-01T00:00:00Z",
        "yyyy-MM-dd HH:mm VV,  2026-07-01 12:00 Europe/Rome, 2026-07-01T10:00:00Z",
        "yyyy-MM-dd HH:mm 'EST', 2026-07-01 12:00 EST,   2026-07-01T12:00:00Z",
        "hh:mm a 'on' dd MMM yy, 01:05 PM on 03 Apr 99,  1999-04-03T13:05:00Z"
    })
    void reads_what_a_pattern_tells(String form, String text, Instant expected) {
        Path file = write(HEADER + row(text, "1", "2", "3"));

        assertThat(replay(ReplayOptions.of(file).with(TimeFormat.of(form))))
                .extracting(Reading::processTimestamp)
                .containsExactly(expected);
    }

    @Test
    void an_hour_that_a_zone_left_out_is_a_bad_row() {
        Path file = write(HEADER
                + row("2024-03-31 01:59", "1", "2", "3")
                + row("2024-03-31 02:10", "1", "2", "3")
                + row("2024-03-31 03:10", "1", "2", "3"));

        assertThat(replayedTimes(file, "Europe/Berlin"))
                .containsExactly("2024-03-31T00:59:00Z", "2024-03-31T01:10:00Z");
        assertThat(badRows)
                .containsExactly(
                        new BadRow(
                                3,
                                "process_timestamp",
                                "a time that does not exist in Europe/Berlin, where clocks were set forward: '2024-03-31 02:10'"));
    }

    @Test
    void an_hour_that_a_zone_had_twice_is_told_apart_by_the_order_of_each_sensors_rows() {
        Path file = write(HEADER.replace("\n", ",sensor_id\n")
                + row("2024-10-27 02:10", "1", "2", "3,a")
                + row("2024-10-27 02:10", "1", "2", "3,b")
                + row("2024-10-27 02:40", "1", "2", "3,a")
                + row("2024-10-27 02:10", "1", "2", "3,a")
                + row("2024-10-27 02:10", "1", "2", "3,b")
                + row("2024-10-27 02:10", "1", "2", "3,b")
                + row("2024-10-27 03:00", "1", "2", "3,a"));

        assertThat(replayedTimes(file, "Europe/Berlin"))
                .containsExactly(
                        "2024-10-27T00:10:00Z",
                        "2024-10-27T00:10:00Z",
                        "2024-10-27T00:40:00Z",
                        "2024-10-27T01:10:00Z",
                        "2024-10-27T01:10:00Z",
                        "2024-10-27T02:00:00Z");
        assertThat(badRows).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(7);
            assertThat(row.reason()).contains("occurred twice in Europe/Berlin", "earlier rows do not show which one");
        });
        assertThat(notes)
                .containsExactly(
                        "times in the hour that occurred twice in Europe/Berlin (2024-10-27) were resolved by the"
                                + " order of each sensor's rows");
    }

    private List<String> replayedTimes(Path file, String zone) {
        return replay(ReplayOptions.of(file).with(TimeFormat.detected().in(ZoneId.of(zone)))).stream()
                .map(reading -> reading.processTimestamp().toString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"03/04/2026", "3/4/2026 10:30", "03.04.2026 10:30:00", "03-04-26 10:30", "22/11/2026"})
    void a_time_that_can_be_read_in_two_ways_is_refused_and_the_option_named(String text) {
        Path file = write(HEADER + row(text, "1", "2", "3"));

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file)))
                .withMessage(file + " has times that can be read in more than one way, such as '" + text
                        + "' in column 'process_timestamp'")
                .matches(e -> e.kind() == FailureKind.INPUT)
                .matches(e -> e.hint().contains("--time-format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch", "yyyy-MM-dd'T", "{", "foo"})
    void refuses_what_is_no_format(String form) {
        assertThatIllegalArgumentException().isThrownBy(() -> TimeFormat.of(form));
    }

    @Test
    void a_strict_replay_stops_at_the_first_bad_row() {
        Path file = write(HEADER + row(TIME, "1", "2", "3") + row(TIME, "warm", "2", "3") + row(TIME, "1", "2", "3"));

        try (ReplaySource source = new ReplaySource(ReplayOptions.of(file).with(BadRowPolicy.STOP), badRows::add)) {
            assertThat(source.next()).isPresent();
            assertThatExceptionOfType(UserFailure.class)
                    .isThrownBy(source::next)
                    .withMessage(file + " line 3: temperature: not a number: 'warm'")
                    .matches(e -> e.kind() == FailureKind.INPUT);
            assertThat(source.badRows()).isEqualTo(1);
        }
    }

    private List<Reading> replay(ReplayOptions options) {
        List<Reading> readings = new ArrayList<>();
        try (ReplaySource source = new ReplaySource(options, badRows::add)) {
            for (Optional<Reading> next = source.next(); next.isPresent(); next = source.next()) {
                readings.add(next.get());
            }
            notes.addAll(source.notes());
        }
        return readings;
    }

    private static String row(String... cells) {
        return String.join(",", cells) + "\n";
    }

    private Path write(String content) {
        try {
            return Files.writeString(folder.resolve("readings.csv"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
