package io.dps.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.reading.ReadingSource;
import io.dps.generator.replay.BadRow.BadRowListener;
import io.dps.generator.synthetic.EventTime;
import io.dps.generator.synthetic.SyntheticSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplaySourceTest {

    private static final String HEADER = "process_timestamp,temperature,humidity,pressure,sensor_id\n";
    private static final String GOOD = "2026-11-22T07:00:00Z,21.5,42.1,1003.2,sensor-1\n";

    @TempDir
    Path folder;

    private final List<BadRow> badRows = new ArrayList<>();

    @Test
    void reads_a_file_whose_columns_are_called_as_the_fields() {
        assertThat(replay(HEADER + GOOD))
                .containsExactly(new Reading(Instant.parse("2026-11-22T07:00:00Z"), 21.5, 42.1, 1003.2, "sensor-1"));
        assertThat(badRows).isEmpty();
    }

    @Test
    void knows_which_part_of_the_file_it_has_handed_out() {
        // Less than the rows that are read ahead, and more than the buffers take.
        for (int rows : List.of(50, 20_000)) {
            try (ReadingSource source =
                    new ReplaySource(ReplayOptions.of(write(HEADER + GOOD.repeat(rows))), badRows::add)) {
                assertThat(source.done().orElseThrow()).isLessThan(0.01);
                for (int row = 0; row < rows / 2; row++) {
                    source.next();
                }
                assertThat(source.done().orElseThrow()).isBetween(0.45, 0.55);
                drain(source, new ArrayList<>());
                assertThat(source.done().orElseThrow()).isBetween(0.99, 1.0);
            }
        }
    }

    @Test
    void of_a_small_packed_file_nobody_knows_which_part_is_read() {
        try (ReadingSource source =
                new ReplaySource(ReplayOptions.of(write(gzip(HEADER + GOOD.repeat(50)), "small.gz")), badRows::add)) {
            assertThat(source.done()).isEmpty();
        }
    }

    @Test
    void reads_mapped_columns_and_gives_a_constant_sensor_id() {
        Path file = write("t,p,x,h,when\n1,2,ignored,3,2015-08-20 23:58:30\n");
        Map<ReadingField, String> columns = Map.of(
                ReadingField.TEMPERATURE, "t",
                ReadingField.PRESSURE, "p",
                ReadingField.HUMIDITY, "h",
                ReadingField.PROCESS_TIMESTAMP, "when");

        List<Reading> readings = replay(new ReplayOptions(file, columns, "iss"));

        assertThat(readings).containsExactly(new Reading(Instant.parse("2015-08-20T23:58:30Z"), 1, 3, 2, "iss"));
    }

    @Test
    void a_file_without_sensors_is_read_as_the_sensor_replay() {
        String csv = "process_timestamp,temperature,humidity,pressure\n2026-11-22T07:00:00Z,1,2,3\n";

        assertThat(replay(csv)).extracting(Reading::sensorId).containsExactly("replay");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:00:00Z,               2026-11-22T07:00:00Z",
        "2026-11-22t07:00:00.5z,             2026-11-22T07:00:00.500Z",
        "2026-11-22T07:00:00.123456789Z,     2026-11-22T07:00:00.123456789Z",
        "2026-11-22T09:30:00+02:30,          2026-11-22T07:00:00Z",
        "2026-11-22T01:59:59.25-05:00,       2026-11-22T06:59:59.250Z",
        "2026-11-22T07:00:00,                2026-11-22T07:00:00Z",
        "2026-11-22 07:00:00,                2026-11-22T07:00:00Z",
        "2026-11-22 07:00:00.123456,         2026-11-22T07:00:00.123456Z",
        "2026-11-22 07:00:00+00:00,          2026-11-22T07:00:00Z",
        "2026-11-22T07:00,                   2026-11-22T07:00:00Z",
        "2026-11-22 07:00+01:00,             2026-11-22T06:00:00Z",
        "2026/11/22 07:00:00,                2026-11-22T07:00:00Z",
        "2026/11/22T07:00:00.5Z,             2026-11-22T07:00:00.500Z",
        "1766386800,                         2025-12-22T07:00:00Z",
        "1766386800.25,                      2025-12-22T07:00:00.250Z",
        "2026-11-22T09:00:00+0200,           2026-11-22T07:00:00Z",
        "2026-11-22T07:00:00+00,             2026-11-22T07:00:00Z",
        "2026-11-22 09:00:00 +0200,          2026-11-22T07:00:00Z",
        "2026-11-22 07:00:00 UTC,            2026-11-22T07:00:00Z",
        "2026-11-22 07:00 gmt,               2026-11-22T07:00:00Z",
        "2026-11-22,                         2026-11-22T00:00:00Z",
        "2026/11/22,                         2026-11-22T00:00:00Z",
        "1766386800123,                      2025-12-22T07:00:00.123Z",
        "1766386800123456,                   2025-12-22T07:00:00.123456Z",
        "1766386800123456789,                2025-12-22T07:00:00.123456789Z"
    })
    void reads_times_with_and_without_zone(String text, Instant expected) {
        assertThat(replay(HEADER + text + ",1,2,3,s\n"))
                .extracting(Reading::processTimestamp)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-11",
                "2026-11/22",
                "2026-11-22Z",
                "2026-11-22T07:00:00+99",
                "2026-11-2207:00:00",
                "2026-11-22  07:00:00",
                "2026-11-22T07:00:00.",
                "2026-11-22T07:00.5",
                "2026-02-29T07:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T07:00:60Z",
                "2026-11-22T07:00:00 CET",
                "1766386800",
                "12026-11-22T07:00:00Z",
                "9999-12-31T23:59:59-01:00"
            })
    void takes_no_other_times(String text) {
        List<Reading> readings = replay(HEADER + text + ",1,2,3,s\n" + GOOD);

        assertThat(readings).hasSize(1);
        assertThat(badRows).containsExactly(new BadRow(2, "process_timestamp", "not a time: '" + text + "'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T07:00:00Z,warm,2,3,s    | temperature       | not a number: 'warm'",
                "2026-11-22T07:00:00Z,1,0x1p3,3,s   | humidity          | not a number: '0x1p3'",
                "2026-11-22T07:00:00Z,1,2d,3,s      | humidity          | not a number: '2d'",
                "2026-11-22T07:00:00Z,1,2,NaN,s     | pressure          | not a finite number: 'NaN'",
                "2026-11-22T07:00:00Z,-Infinity,2,3,s | temperature     | not a finite number: '-Infinity'",
                "2026-11-22T07:00:00Z,1e999,2,3,s   | temperature       | not a finite number: '1e999'",
                "2026-11-22T07:00:00Z,,2,3,s        | temperature       | empty cell",
                "2026-11-22T07:00:00Z,1,2,1e7,s     | pressure          | not between -1000000 and 1000000: '1e7'",
                "2026-11-22T07:00:00Z,-1000001,2,3,s | temperature      | not between -1000000 and 1000000: '-1000001'",
                "2026-11-22T07:00:00Z,1,2,3,        | sensor_id         | empty cell",
                ",1,2,3,s                           | process_timestamp | empty cell",
                "2026-11-22T07:00:00Z,1,2           | pressure          | too few cells: 3 instead of 5",
                "2026-11-22T07:00:00Z,21,5,2,3,s    | sensor_id         | too many cells: 6 instead of 5",
                "2026-11-22T07:00:00Z,\"1\"x,2,3,s  | temperature       | text after a closing quote"
            })
    void tells_of_a_bad_row_and_goes_on(String row, String column, String reason) {
        List<Reading> readings = replay(HEADER + GOOD + row + "\n" + GOOD);

        assertThat(readings).hasSize(2);
        assertThat(badRows).containsExactly(new BadRow(3, column, reason));
    }

    @Test
    void shortens_offending_text_and_frees_it_of_control_characters() {
        replay(HEADER + "\"a\n\u001b[31m" + "x".repeat(100) + "\",1,2,3,s\n" + GOOD);

        assertThat(badRows)
                .containsExactly(new BadRow(2, "process_timestamp", "not a time: 'a  [31m" + "x".repeat(33) + "...'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void counts_lines_as_an_editor_does(String lineEnd) {
        String csv = String.join(
                "\n",
                "note,process_timestamp,temperature,humidity,pressure",
                "\"line 2",
                "line 3, with a comma and a \"\"quote\"\"",
                "line 4\",2026-11-22T07:00:00Z,1,2,3",
                "",
                "line 6,2026-11-22T07:00:00Z,bad,2,3",
                "   ",
                "\"line 8",
                "line 9\",2026-11-22T07:00:00Z,1,bad,3",
                "line 10,2026-11-22T07:00:00Z,1,2,bad",
                "\"line 11\"x,\"still line 11",
                "line 12\",1,2,3",
                "line 13,2026-11-22T07:00:00Z,1,2,3",
                "line 14,bad,1,2,3");

        List<Reading> readings = replay(csv.replace("\n", lineEnd));

        assertThat(readings).hasSize(2);
        assertThat(badRows).extracting(BadRow::line).containsExactly(6L, 8L, 10L, 11L, 14L);
        assertThat(badRows)
                .extracting(BadRow::column)
                .containsExactly("temperature", "humidity", "pressure", "note", "process_timestamp");
    }

    @Test
    void counts_lines_exactly_across_the_parsers_buffers() {
        StringBuilder csv = new StringBuilder("note," + HEADER.replace("\n", "\r\n"));
        List<Long> expected = new ArrayList<>();
        long line = 2;
        for (int row = 0; row < 5_000; row++) {
            expected.add(line);
            csv.append('"')
                    .append("x\r\n".repeat(row % 4))
                    .append("y".repeat(row % 7))
                    .append("\",bad,1,2,3,s\r\n");
            line += 1 + row % 4;
        }

        csv.append("x,").append(GOOD);

        replay(csv.toString());

        assertThat(badRows).extracting(BadRow::line).isEqualTo(expected);
    }

    @Test
    void passes_over_a_byte_order_mark() {
        assertThat(replay("\ufeff" + HEADER + GOOD)).hasSize(1);
        assertThat(replay("\ufeff\"process_timestamp\"" + HEADER.substring(17) + GOOD))
                .hasSize(1);
    }

    @Test
    void knows_gzip_by_its_bytes_and_not_by_its_name() {
        Path packed = write(gzip("\ufeff" + HEADER + GOOD), "packed.csv");
        Path plain = write((HEADER + GOOD).getBytes(StandardCharsets.UTF_8), "plain.csv.gz");

        assertThat(replay(ReplayOptions.of(packed))).hasSize(1);
        assertThat(replay(ReplayOptions.of(plain))).hasSize(1);
    }

    @Test
    void reads_a_gzip_file_of_several_members_to_its_end() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip(HEADER + GOOD));
        members.write(gzip(GOOD));

        assertThat(replay(ReplayOptions.of(write(members.toByteArray(), "members.gz"))))
                .hasSize(2);
    }

    @Test
    void counts_bad_rows_and_stays_exhausted() {
        try (ReplaySource source =
                new ReplaySource(ReplayOptions.of(write(HEADER + "x,1,2,3,s\n" + GOOD)), BadRowListener.none())) {
            assertThat(source.next()).isPresent();
            assertThat(source.next()).isEmpty();
            assertThat(source.next()).isEmpty();
            assertThat(source.badRows()).isEqualTo(1);
        }
    }

    @Test
    void an_interrupt_flag_is_left_to_the_publisher_and_does_not_disturb_reading() {
        Path file = write(HEADER + randomRows(20_000));

        Thread.currentThread().interrupt();
        List<Reading> readings = replay(ReplayOptions.of(file));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(readings).hasSize(20_000);
    }

    @Test
    void names_a_missing_column_and_those_that_there_are() {
        assertFails(
                "process_timestamp,temp,humidity,pressure\n1,2,3,4\n",
                "has no column 'temperature' for temperature"
                        + "; it has: process_timestamp, temp, humidity, pressure");
    }

    @Test
    void a_mapped_sensor_column_has_to_be_there() {
        Path file = write(HEADER + GOOD);
        ReplayOptions options = new ReplayOptions(file, Map.of(ReadingField.SENSOR_ID, "station"), "replay");

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(options))
                .withMessageContaining("has no column 'station' for sensor_id");
    }

    @Test
    void refuses_a_column_that_is_there_twice() {
        assertFails("temperature," + HEADER + "1," + GOOD, "has more than one column 'temperature'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "\ufeff"})
    void says_that_a_file_is_empty(String content) {
        assertFails(content, "is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n\n"})
    void says_that_a_file_has_no_rows(String content) {
        assertFails(HEADER + content, "has a header but no rows");
    }

    @Test
    void says_that_a_file_is_missing_or_a_folder() {
        assertFails(folder.resolve("nowhere.csv"), "does not exist");
        assertFails(folder, "is a folder");
    }

    @Test
    void says_that_a_quote_is_never_closed() {
        assertFails(HEADER + GOOD + "\"2026,1,2,3,s\n" + GOOD, "line 3: a quoted cell of this row is never closed");
    }

    @Test
    void replays_what_comes_before_the_end_of_a_truncated_gzip_file_and_then_says_so() {
        byte[] whole = gzip(HEADER + randomRows(20_000));
        Path file = write(Arrays.copyOf(whole, whole.length / 2), "half.csv.gz");

        try (ReplaySource source = new ReplaySource(ReplayOptions.of(file), BadRowListener.none())) {
            List<Reading> readings = new ArrayList<>();
            assertThatExceptionOfType(UserFailure.class)
                    .isThrownBy(() -> drain(source, readings))
                    .withMessageEndingWith("half.csv.gz is truncated: its gzip data ends too early")
                    .matches(e -> e.kind() == FailureKind.INPUT && !e.hint().isBlank());
            assertThat(readings).hasSizeBetween(5_000, 15_000);
        }
    }

    @Test
    void says_that_a_gzip_file_is_damaged() {
        byte[] bytes = gzip(HEADER + randomRows(20_000));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xff);

        assertFails(write(bytes, "damaged.gz"), "is damaged: its gzip data is corrupt");
    }

    @Test
    void says_that_a_gzip_file_ends_within_its_header() {
        assertFails(write(Arrays.copyOf(gzip(HEADER), 5), "stub.gz"), "is truncated");
    }

    private static String randomRows(int count) {
        StringBuilder rows = new StringBuilder();
        SyntheticSource source = new SyntheticSource(1, EventTime.simulated(Instant.EPOCH, Duration.ofSeconds(1)), 1);
        for (int row = 0; row < count; row++) {
            Reading reading = source.next().orElseThrow();
            rows.append(reading.processTimestamp())
                    .append(',')
                    .append(reading.temperature())
                    .append(',');
            rows.append(reading.humidity())
                    .append(',')
                    .append(reading.pressure())
                    .append(",s\n");
        }
        return rows.toString();
    }

    private void assertFails(String content, String message) {
        assertFails(write(content), message);
    }

    private void assertFails(Path file, String message) {
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(ReplayOptions.of(file)))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(message)
                .matches(e -> !e.hint().isBlank(), "has a hint");
    }

    private List<Reading> replay(String content) {
        return replay(ReplayOptions.of(write(content)));
    }

    private List<Reading> replay(ReplayOptions options) {
        List<Reading> readings = new ArrayList<>();
        try (ReplaySource source = new ReplaySource(options, badRows::add)) {
            drain(source, readings);
        }
        return readings;
    }

    private static void drain(ReadingSource source, List<Reading> into) {
        for (Optional<Reading> next = source.next(); next.isPresent(); next = source.next()) {
            into.add(next.get());
        }
    }

    private Path write(String content) {
        return write(content.getBytes(StandardCharsets.UTF_8), "readings.csv");
    }

    private Path write(byte[] content, String name) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
