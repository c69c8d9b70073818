package io.dps.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingField;
import io.dps.generator.replay.ReplayOptions.TableFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayTablesTest {
    private static final String HEADER = "process_timestamp,temperature,humidity,pressure,sensor_id\n";
    private static final String ROW = "2026-11-22T07:00:00Z,21.5,42.25,1003.5,north\n";
    private static final TableFormat USUAL = TableFormat.usual();

    @TempDir
    Path folder;

    private final List<BadRow> badRows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|", ","})
    void the_separator_is_seen_from_the_header(String separator) {
        assertThat(replay((HEADER + ROW).replace(",", separator), USUAL))
                .extracting(Reading::pressure)
                .containsExactly(1003.5);
    }

    @Test
    void the_separator_is_the_one_by_which_the_columns_are_there() {
        String csv = "a,b,c,d,e,f;process_timestamp;temperature;humidity;pressure\n1,2;2026-11-22T07:00:00Z;1;2;3\n";

        assertThat(replay(csv, USUAL)).extracting(Reading::temperature).containsExactly(1.0);
    }

    @Test
    void comments_and_the_separator_line_of_spreadsheets_are_passed_over_and_lines_counted_on() {
        String csv = "# of the station\n\nsep=;\n" + HEADER.replace(",", ";") + ROW.replace(",", ";") + "x;1;2;3;s\n";

        assertThat(replay(csv, USUAL)).hasSize(1);
        assertThat(badRows).extracting(BadRow::line).containsExactly(6L);
    }

    @Test
    void a_title_is_named_and_passed_over_on_demand() {
        String csv = "Weather of the roof; November\n" + HEADER + ROW;

        assertFails(csv, USUAL, "it has: Weather of the roof, November", "--skip 1");
        assertThat(replay(csv, with(Optional.empty(), 1, Optional.empty(), false)))
                .hasSize(1);
        assertFails(csv, with(Optional.empty(), 4, Optional.empty(), false), "has only 3 lines", "--skip N");
    }

    @Test
    void a_separator_that_nobody_knows_is_said() {
        assertFails(
                (HEADER + ROW).replace(",", "^"), USUAL, "its header is one cell: process_timestamp^", "--separator");
        assertThat(replay((HEADER + ROW).replace(",", "^"), with(Optional.of('^'), 0, Optional.empty(), false)))
                .hasSize(1);
    }

    @Test
    void decimal_commas_are_read_on_demand_and_hinted_at() {
        String csv = "process_timestamp;temperature;humidity;pressure\n2026-11-22 07:00;21,5;-0,25;1003,5\n";

        assertFails(csv, USUAL, "all 1 are bad; first: line 2: temperature: not a number: '21,5'", "--decimal-comma");
        assertThat(replay(csv, with(Optional.empty(), 0, Optional.empty(), true)))
                .extracting(Reading::temperature, Reading::humidity, Reading::pressure)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(21.5, -0.25, 1003.5));
    }

    @Test
    void a_header_in_mid_file_moves_the_columns() {
        String csv = HEADER + ROW + HEADER + ROW
                + "sensor_id,pressure,humidity,temperature,process_timestamp\n"
                + "south,1004,43,22,2026-11-22T07:00:01Z\n";

        List<Reading> readings = replay(csv, USUAL);

        assertThat(badRows).isEmpty();
        assertThat(readings).hasSize(3);
        assertThat(readings.get(2).temperature()).isEqualTo(22);
        assertThat(readings.get(2).pressure()).isEqualTo(1004);
        assertThat(readings.get(2).sensorId()).isEqualTo("south");
    }

    @ParameterizedTest
    @CsvSource({"windows-1252, Z\u00fcrich", "ISO-8859-1, Z\u00e4rich", "UTF-16LE, \u6771\u4eac"})
    void text_of_another_encoding_is_read_on_demand(String encoding, String name) {
        byte[] bytes = (HEADER + ROW.replace("north", name)).getBytes(Charset.forName(encoding));
        TableFormat format = with(Optional.empty(), 0, Optional.of(Charset.forName(encoding)), false);

        assertThat(replay(write(bytes), format)).extracting(Reading::sensorId).containsExactly(name);
    }

    @Test
    void bytes_that_are_no_utf_8_end_the_replay_with_their_line() {
        byte[] bytes = (HEADER + ROW + ROW.replace("north", "Z\u00fcrich")).getBytes(StandardCharsets.ISO_8859_1);
        List<Reading> before = new ArrayList<>();

        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> drain(ReplayOptions.of(write(bytes)), before))
                .withMessageContaining("line 3: sensor_id: contains bytes that are not valid UTF-8: 'Z\uFFFDrich'")
                .matches(e -> e.kind() == FailureKind.INPUT)
                .matches(e -> e.hint().contains("--encoding windows-1252"));
        assertThat(before).hasSize(1);
    }

    @Test
    void bytes_that_are_no_utf_8_do_not_matter_in_a_column_that_is_not_read() {
        byte[] bytes = ("place," + HEADER + "Z\u00fcrich," + ROW).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(replay(write(bytes), USUAL)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void a_byte_order_mark_is_followed(String encoding) {
        byte[] bytes = ("\ufeff" + HEADER + ROW.replace("north", "\u6771")).getBytes(Charset.forName(encoding));

        assertThat(replay(write(bytes), USUAL)).extracting(Reading::sensorId).containsExactly("\u6771");
    }

    @Test
    void utf_16_without_a_mark_is_no_text_and_its_option_is_named() {
        byte[] bytes = (HEADER + ROW).getBytes(StandardCharsets.UTF_16LE);

        assertFails(write(bytes), USUAL, "is not text: its first lines contain a zero byte", "--encoding UTF-16LE");
    }

    @ParameterizedTest
    @CsvSource({
        "504b0304, a zip archive",
        "fd377a585a00, an xz-compressed file",
        "425a6839, a bzip2-compressed file",
        "28b52ffd, a zstd-compressed file",
        "50415231, a Parquet file"
    })
    void what_is_no_text_is_named(String magic, String kind) {
        byte[] bytes = Arrays.copyOf(java.util.HexFormat.of().parseHex(magic), 600);

        assertFails(write(bytes), USUAL, "is " + kind, "--replay -");
        assertFails(write(gzip(bytes)), USUAL, "is " + kind, "--replay -");
    }

    @Test
    void a_damaged_second_member_of_gzip_is_found_and_what_came_before_counts() {
        byte[] first = gzip((HEADER + ROW).getBytes(StandardCharsets.UTF_8));
        byte[] second = gzip(ROW.repeat(100).getBytes(StandardCharsets.UTF_8));
        for (int damage = 1; damage < second.length; damage += 3) {
            byte[] cut = join(first, Arrays.copyOf(second, damage));
            List<Reading> before = new ArrayList<>();
            assertThatExceptionOfType(UserFailure.class)
                    .as("cut at %d", damage)
                    .isThrownBy(() -> drain(ReplayOptions.of(write(cut)), before))
                    .matches(e -> e.getMessage().contains("is truncated")
                            || e.getMessage().contains("is damaged"));
        }
        byte[] changed = second.clone();
        changed[1] ^= 0x55;
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(write(join(first, changed)), USUAL))
                .withMessageContaining("is damaged");
        assertThat(replay(write(join(first, second)), USUAL)).hasSize(101);
    }

    @Test
    void date_and_time_may_be_in_two_columns() {
        Path file = write("time,temperature,humidity,pressure,date\n07:00:30,1,2,3,2026-11-22\n".getBytes());

        assertThat(drained(ReplayOptions.of(file).with(Map.of(ReadingField.PROCESS_TIMESTAMP, "date+time"))))
                .extracting(reading -> reading.processTimestamp().toString())
                .containsExactly("2026-11-22T07:00:30Z");
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() ->
                        drained(ReplayOptions.of(file).with(Map.of(ReadingField.PROCESS_TIMESTAMP, "date+clock"))))
                .withMessageContaining("has no column 'clock' for process_timestamp");
    }

    @Test
    void a_column_cannot_hold_two_fields() {
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> drained(ReplayOptions.of(write((HEADER + ROW).getBytes()))
                        .with(Map.of(ReadingField.HUMIDITY, "temperature"))))
                .withMessage("column 'temperature' is assigned to both temperature and humidity")
                .matches(e -> e.kind() == FailureKind.USAGE);
    }

    @Test
    void what_stands_for_no_value_is_left_out_and_what_cannot_be_is_told() {
        String csv = HEADER
                + ROW
                + ROW.replace("21.5", "-9999.00")
                + ROW.replace("42.25", "NA")
                + ROW.replace("21.5", "-300")
                + ROW.replace("42.25", "110.5")
                + ROW.replace("42.25", "110");
        TableFormat format = new TableFormat(Optional.empty(), 0, Optional.empty(), false, Set.of("-9999", "NA"));

        assertThat(replay(csv, format)).hasSize(4);
        assertThat(badRows)
                .extracting(BadRow::reason)
                .containsExactly("a missing value (--missing): '-9999.00'", "a missing value (--missing): 'NA'");
        assertThat(notes)
                .containsExactly(
                        "2 readings with impossible values were sent unchanged; first: line 5:"
                                + " temperature below absolute zero; if VALUE stands for 'no value', skip such rows with --missing VALUE");
    }

    @Test
    void a_sensor_id_that_would_not_be_averaged_is_a_bad_row() {
        replay(HEADER + ROW + ROW.replace("north", "n".repeat(70_000)), USUAL);

        assertThat(badRows).containsExactly(new BadRow(3, "sensor_id", "longer than 1000 characters: 70000"));
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void a_pipe_is_read_to_its_end() throws Exception {
        Path pipe = pipe();
        Thread writer = new Thread(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(gzip((HEADER + ROW.repeat(1_000)).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();

        assertThat(drained(ReplayOptions.of(pipe))).hasSize(1_000);
        writer.join();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void an_interruption_ends_the_reading_of_a_pipe_and_leaves_its_cut_row_alone() throws Exception {
        Path pipe = pipe();
        List<Reading> readings = new ArrayList<>();
        Thread reader = new Thread(() -> drain(ReplayOptions.of(pipe), readings));
        reader.start();
        try (OutputStream out = Files.newOutputStream(pipe)) {
            out.write((HEADER + ROW.repeat(200) + "2026-11-22T07:00:00Z,21.5,42.25,10").getBytes());
            out.flush();
            while (readings.size() < 100) {
                Thread.onSpinWait();
            }
            reader.interrupt();
            reader.join();
        }

        assertThat(readings).extracting(Reading::pressure).containsOnly(1003.5);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void an_interruption_before_the_first_row_is_no_fault_of_the_file() throws Exception {
        Path pipe = pipe();
        List<Throwable> faults = new ArrayList<>();
        Thread reader = new Thread(() -> {
            Thread.currentThread().interrupt();
            drain(ReplayOptions.of(pipe), new ArrayList<>());
        });
        reader.setUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
        reader.start();
        OutputStream writer = Files.newOutputStream(pipe);
        reader.join();
        writer.close();

        assertThat(faults).isEmpty();
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static TableFormat with(
            Optional<Character> separator, long skip, Optional<Charset> encoding, boolean decimalComma) {
        return new TableFormat(separator, skip, encoding, decimalComma, Set.of());
    }

    private void assertFails(String csv, TableFormat format, String message, String hint) {
        assertFails(write(csv.getBytes(StandardCharsets.UTF_8)), format, message, hint);
    }

    private void assertFails(Path file, TableFormat format, String message, String hint) {
        assertThatExceptionOfType(UserFailure.class)
                .isThrownBy(() -> replay(file, format))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(message)
                .matches(e -> e.kind() == FailureKind.INPUT)
                .matches(e -> e.hint().contains(hint), "hint " + hint);
    }

    private List<Reading> replay(String csv, TableFormat format) {
        return replay(write(csv.getBytes(StandardCharsets.UTF_8)), format);
    }

    private List<Reading> replay(Path file, TableFormat format) {
        return drained(ReplayOptions.of(file).with(format));
    }

    private List<Reading> drained(ReplayOptions options) {
        List<Reading> readings = new ArrayList<>();
        drain(options, readings);
        return readings;
    }

    private void drain(ReplayOptions options, List<Reading> into) {
        try (ReplaySource source = new ReplaySource(options, badRows::add)) {
            for (Optional<Reading> next = source.next(); next.isPresent(); next = source.next()) {
                into.add(next.get());
            }
            notes.addAll(source.notes());
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private Path write(byte[] content) {
        try {
            return Files.write(folder.resolve("readings.csv"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
