package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Output.Verbosity;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The same rows in every format, compared as whole blocks. */
final class RowFormatsTest {
    private static final List<Column> COLUMNS =
            List.of(Column.text("sensor_id"), Column.number("temperature"), Column.text("note"));
    private static final List<List<?>> ROWS = List.of(
            Arrays.asList("sensor-1", 21.5, "warm, \"dry\""),
            Arrays.asList("温度計", -3, "two\nlines | tab\there"),
            Arrays.asList("", null, null));

    private static String show(OutputFormat format, List<Column> columns, List<? extends List<?>> rows) {
        return show(CapturedStreams.offTerminal(), format, columns, rows);
    }

    private static String show(
            CapturedStreams streams, OutputFormat format, List<Column> columns, List<? extends List<?>> rows) {
        new Output(streams.streams(), Optional.of(format), Verbosity.NORMAL).table(columns, rows);
        assertThat(streams.err()).isEmpty();
        return streams.out();
    }

    @Test
    void a_table_is_aligned_by_what_is_seen() {
        assertThat(show(OutputFormat.TABLE, COLUMNS, ROWS))
                .isEqualTo("""
                        sensor_id  temperature  note
                        sensor-1          21.5  warm, "dry"
                        温度計              -3  two\\nlines | tab\\there
                                                \

                        """.replace("温度計              -3", "温度計" + " ".repeat(14) + "-3"));
    }

    @ParameterizedTest
    @CsvSource({"CSV, 'a,b,c\n,1,\n,,x\n,,\n'", "TSV, 'a\tb\tc\n\t1\t\n\t\tx\n\t\t\n'"})
    void a_null_keeps_its_place_among_the_cells(OutputFormat format, String expected) {
        List<Column> columns = List.of(Column.text("a"), Column.number("b"), Column.text("c"));
        List<List<?>> rows =
                List.of(Arrays.asList(null, 1, null), Arrays.asList(null, null, "x"), Arrays.asList(null, null, null));

        assertThat(show(format, columns, rows)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 'a        b\n\u001b[2mNULL\u001b[22m  \u001b[2mNULL\u001b[22m\nNULL     1\n'",
        "false, 'a        b\nNULL  NULL\nNULL     1\n'"
    })
    void on_a_terminal_a_null_of_data_is_visible_and_not_a_text(boolean colour, String expected) {
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        RowWriter writer = new Output(
                        streams.streams(),
                        Optional.empty(),
                        Verbosity.NORMAL,
                        ProgressMode.IN_PLACE,
                        Optional.empty(),
                        colour)
                .rows(List.of(Column.text("a"), Column.number("b")), OutputFormat.CSV);
        writer.row(Arrays.asList(null, null));
        writer.row(Arrays.asList("NULL", 1));
        writer.finish();

        assertThat(streams.out()).isEqualTo(expected);
    }

    @Test
    void nulls_of_lists_and_off_a_terminal_are_empty_in_tables() {
        List<Column> columns = List.of(Column.text("a"), Column.text("b"));
        CapturedStreams terminal = CapturedStreams.onTerminal(80);
        new Output(terminal.streams(), Optional.empty(), Verbosity.NORMAL)
                .table(columns, List.of(Arrays.asList(null, "x")));
        CapturedStreams program = CapturedStreams.offTerminal();
        RowWriter rows =
                new Output(program.streams(), Optional.empty(), Verbosity.NORMAL).rows(columns, OutputFormat.TABLE);
        rows.row(Arrays.asList(null, "x"));
        rows.finish();

        assertThat(terminal.out()).isEqualTo(program.out()).isEqualTo("a  b\n   x\n");
    }

    @Test
    void a_vertical_block_has_a_line_for_each_column() {
        assertThat(show(OutputFormat.VERTICAL, COLUMNS, ROWS)).isEqualTo("""
                        -[ row 1 ]-
                        sensor_id   | sensor-1
                        temperature | 21.5
                        note        | warm, "dry"
                        -[ row 2 ]-
                        sensor_id   | 温度計
                        temperature | -3
                        note        | two\\nlines | tab\\there
                        -[ row 3 ]-
                        sensor_id   | \

                        temperature | NULL
                        note        | NULL
                        """);
    }

    @Test
    void csv_quotes_what_must_be_quoted_and_tells_an_empty_text_from_no_value() {
        assertThat(show(OutputFormat.CSV, COLUMNS, ROWS)).isEqualTo("""
                        sensor_id,temperature,note
                        sensor-1,21.5,"warm, ""dry""\"
                        温度計,-3,"two
                        lines | tab\there"
                        "",,
                        """);
    }

    @Test
    void tsv_quotes_tabs_and_line_ends() {
        assertThat(show(OutputFormat.TSV, COLUMNS, ROWS))
                .isEqualTo("sensor_id\ttemperature\tnote\n"
                        + "sensor-1\t21.5\t\"warm, \"\"dry\"\"\"\n"
                        + "温度計\t-3\t\"two\nlines | tab\there\"\n"
                        + "\t\t\n");
    }

    @Test
    void json_is_one_array() {
        assertThat(show(OutputFormat.JSON, COLUMNS, ROWS))
                .isEqualTo("[{\"sensor_id\":\"sensor-1\",\"temperature\":21.5,\"note\":\"warm, \\\"dry\\\"\"},"
                        + "{\"sensor_id\":\"温度計\",\"temperature\":-3,\"note\":\"two\\nlines | tab\\there\"},"
                        + "{\"sensor_id\":\"\",\"temperature\":null,\"note\":null}]\n");
    }

    @Test
    void jsonl_is_an_object_a_line() {
        assertThat(show(OutputFormat.JSONL, COLUMNS, ROWS))
                .isEqualTo("{\"sensor_id\":\"sensor-1\",\"temperature\":21.5,\"note\":\"warm, \\\"dry\\\"\"}\n"
                        + "{\"sensor_id\":\"温度計\",\"temperature\":-3,\"note\":\"two\\nlines | tab\\there\"}\n"
                        + "{\"sensor_id\":\"\",\"temperature\":null,\"note\":null}\n");
    }

    @Test
    void html_is_a_table_whose_cells_cannot_break_it_and_whose_nulls_are_not_texts() {
        List<List<?>> rows = List.of(
                Arrays.asList("<b>\"a\" & 'b'</b>", 1, "two\r\nlines\u001b[2J"), Arrays.asList("NULL", null, null));

        assertThat(show(OutputFormat.HTML, List.of(Column.text("a<"), Column.number("n"), Column.text("c")), rows))
                .isEqualTo("""
                        <table>
                        <thead>
                        <tr><th>a&lt;</th><th style="text-align: right">n</th><th>c</th></tr>
                        </thead>
                        <tbody>
                        <tr><td>&lt;b&gt;&quot;a&quot; &amp; 'b'&lt;/b&gt;</td><td style="text-align: right">1</td>\
                        <td>two<br>lines\\u001b[2J</td></tr>
                        <tr><td>NULL</td><td class="null" style="text-align: right"><i>NULL</i></td>\
                        <td class="null"><i>NULL</i></td></tr>
                        </tbody>
                        </table>
                        """);
    }

    @Test
    void markdown_is_a_table_whose_cells_cannot_break_it() {
        assertThat(show(OutputFormat.MARKDOWN, COLUMNS, ROWS)).isEqualTo("""
                        | sensor_id | temperature | note |
                        | --- | ---: | --- |
                        | sensor-1 | 21.5 | warm, "dry" |
                        | 温度計 | -3 | two\\nlines \\| tab\\there |
                        |  | NULL | NULL |
                        """);
    }

    @Test
    void without_rows_there_is_still_a_header_where_the_format_has_one() {
        assertThat(show(OutputFormat.TABLE, COLUMNS, List.of())).isEqualTo("sensor_id  temperature  note\n");
        assertThat(show(OutputFormat.VERTICAL, COLUMNS, List.of())).isEmpty();
        assertThat(show(OutputFormat.CSV, COLUMNS, List.of())).isEqualTo("sensor_id,temperature,note\n");
        assertThat(show(OutputFormat.TSV, COLUMNS, List.of())).isEqualTo("sensor_id\ttemperature\tnote\n");
        assertThat(show(OutputFormat.JSON, COLUMNS, List.of())).isEqualTo("[]\n");
        assertThat(show(OutputFormat.JSONL, COLUMNS, List.of())).isEmpty();
        assertThat(show(OutputFormat.MARKDOWN, COLUMNS, List.of()))
                .isEqualTo("| sensor_id | temperature | note |\n| --- | ---: | --- |\n");
    }

    /** Values of every kind that a service hands over. */
    private static List<Object> values() {
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("start", Instant.parse("2026-11-22T07:00:00Z"));
        window.put("none", null);
        return Arrays.asList(
                window,
                List.of(1, "a", List.of(true)),
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                0.1f,
                new BigDecimal("12345678901234567890.10"),
                new BigDecimal("1E+3"),
                new BigInteger("99999999999999999999"),
                Long.MIN_VALUE,
                true,
                new byte[] {0, (byte) 0xff});
    }

    private static List<Column> letters() {
        return values().stream().map(value -> Column.text("c")).toList();
    }

    @Test
    void json_keeps_nested_values_numbers_and_bytes() {
        assertThat(show(OutputFormat.JSONL, letters(), List.of(values())))
                .isEqualTo("{\"c\":{\"start\":\"2026-11-22T07:00:00Z\",\"none\":null},\"c\":[1,\"a\",[true]],"
                        + "\"c\":\"NaN\",\"c\":\"-Infinity\",\"c\":0.1,\"c\":12345678901234567890.10,\"c\":1000,"
                        + "\"c\":99999999999999999999,\"c\":-9223372036854775808,\"c\":true,\"c\":\"AP8=\"}\n");
    }

    @Test
    void json_escapes_in_names_what_it_escapes_in_values() {
        String odd = "q\"\\\u007f\u009b\u202eé";

        assertThat(show(
                        OutputFormat.JSONL,
                        List.of(Column.text("plain"), Column.text(odd)),
                        List.of(List.of("v", odd))))
                .isEqualTo(
                        "{\"plain\":\"v\",\"q\\\"\\\\\\u007F\\u009b\\u202eé\":\"q\\\"\\\\\\u007F\\u009b\\u202eé\"}\n");
    }

    @Test
    void half_a_surrogate_pair_is_shown_as_an_escape_and_a_pair_as_it_is() {
        assertThat(show(
                        OutputFormat.CSV,
                        List.of(Column.text("c")),
                        List.of(List.of("a\ud83d"), List.of("\ud83d\ude00"))))
                .isEqualTo("c\na\\ud83d\n\ud83d\ude00\n");
    }

    @Test
    void texts_show_the_same_values_readably() {
        assertThat(show(OutputFormat.VERTICAL, letters(), List.of(values()))).isEqualTo("""
                        -[ row 1 ]-
                        c | {start: 2026-11-22T07:00:00Z, none: NULL}
                        c | [1, a, [true]]
                        c | NaN
                        c | -Infinity
                        c | 0.1
                        c | 12345678901234567890.10
                        c | 1000
                        c | 99999999999999999999
                        c | -9223372036854775808
                        c | true
                        c | AP8=
                        """);
    }

    @Test
    void a_narrow_terminal_cuts_the_widest_columns() {
        List<Column> columns = List.of(Column.number("n"), Column.text("short"), Column.text("long_name"));
        List<List<?>> rows = List.of(List.of(1, "abcdef", "x".repeat(40)), List.of(2, "b", "度".repeat(20)));

        String table = show(CapturedStreams.onTerminal(24), OutputFormat.TABLE, columns, rows);

        assertThat(table).isEqualTo("""
                        n  short   long_name
                        1  abcdef  xxxxxxxxxxxx…
                        2  b       度度度度度度…
                        """);
        assertThat(table.lines())
                .allSatisfy(line -> assertThat(CellText.width(line)).isLessThanOrEqualTo(24));
    }

    @Test
    void numbers_and_times_are_never_cut() {
        List<Column> columns = List.of(Column.text("at"), Column.text("from"), Column.number("n"), Column.text("word"));
        Instant time = Instant.parse("2026-11-22T07:00:00.123456Z");
        List<List<?>> rows = List.of(
                List.of(time, "2026-11-22 07:00:00", 123_456_789L, "x".repeat(40)),
                List.of(time, "", 1_234_567_890_123L, "y"));

        String table = show(CapturedStreams.onTerminal(20), OutputFormat.TABLE, columns, rows);

        assertThat(table).isEqualTo("""
                        at                           from                             n  word
                        2026-11-22T07:00:00.123456Z  2026-11-22 07:00:00      123456789  xxxxx…
                        2026-11-22T07:00:00.123456Z                       1234567890123  y
                        """);
    }

    @Test
    void what_is_wider_than_the_terminal_is_a_block_for_each_row_unless_a_table_was_asked_for() {
        List<Column> columns = List.of(Column.text("time"), Column.number("n"), Column.text("word"));
        List<List<?>> rows = List.of(
                java.util.Arrays.asList("2026-11-22T07:00:00Z", 1, null),
                List.of("2026-11-22T07:00:01Z", 2, "x".repeat(30)));

        String narrow = atTerminal(40, columns, rows);
        String cut = atTerminal(43, columns, rows);
        String wide = atTerminal(55, columns, rows);

        assertThat(narrow).isEqualTo("""
                        -[ row 1 ]-
                        time | 2026-11-22T07:00:00Z
                        n    | 1
                        word | NULL
                        -[ row 2 ]-
                        time | 2026-11-22T07:00:01Z
                        n    | 2
                        word | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                        """);
        assertThat(cut).isEqualTo("""
                        time                  n  word
                        2026-11-22T07:00:00Z  1 \s
                        2026-11-22T07:00:01Z  2  xxxxxxxxxxxxxxxxx…
                        """);
        assertThat(wide).isEqualTo("""
                        time                  n  word
                        2026-11-22T07:00:00Z  1 \s
                        2026-11-22T07:00:01Z  2  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                        """);
        assertThat(show(CapturedStreams.onTerminal(40), OutputFormat.TABLE, columns, rows))
                .startsWith("time ");
    }

    private static String atTerminal(int width, List<Column> columns, List<? extends List<?>> rows) {
        CapturedStreams streams = CapturedStreams.onTerminal(width);
        new Output(streams.streams(), Optional.empty(), Verbosity.NORMAL).table(columns, rows);
        return streams.out();
    }

    @Test
    void a_table_that_goes_on_keeps_the_widths_of_its_first_rows() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RowWriter writer = new Output(streams.streams(), Optional.empty(), Verbosity.NORMAL)
                .rows(List.of(Column.text("a"), Column.number("b")));

        writer.row(List.of("abc", 1));
        writer.flush();
        assertThat(streams.out()).isEqualTo("a    b\nabc  1\n");
        writer.row(List.of("a longer one", 2));
        writer.finish();

        assertThat(streams.out()).isEqualTo("a    b\nabc  1\na longer one  2\n");
    }

    @ParameterizedTest
    @EnumSource(value = OutputFormat.class, names = "RAW", mode = Mode.EXCLUDE)
    void foreign_text_cannot_steer_a_terminal(OutputFormat format) {
        String evil = "a\u001b[2Jb\u0007c\u009b31md\u202ee\u007f\u0000";

        String shown = show(CapturedStreams.onTerminal(200), format, List.of(Column.text("c")), List.of(List.of(evil)));

        assertThat(shown.replace("\n", "").codePoints())
                .noneMatch(point -> Character.isISOControl(point) || point == 0x202e);
        assertThat(shown.toLowerCase(java.util.Locale.ROOT)).contains("\\u001b[2jb\\u0007c\\u009b31md\\u202ee");
    }

    @Test
    void csv_for_a_program_keeps_every_character() {
        assertThat(show(OutputFormat.CSV, List.of(Column.text("c")), List.of(List.of("a\u001b[2Jb"))))
                .isEqualTo("c\na\u001b[2Jb\n");
    }

    @ParameterizedTest
    @EnumSource(value = OutputFormat.class, names = "RAW", mode = Mode.EXCLUDE)
    void a_reader_that_left_ends_the_command(OutputFormat format) {
        Streams closed = CapturedStreams.offTerminal()
                .streams()
                .redirectedTo(new Failing("Broken pipe"), Streams.Destination.PROGRAM);
        RowWriter writer = new Output(closed, Optional.of(format), Verbosity.NORMAL).rows(COLUMNS);

        assertThatThrownBy(() -> {
                    ROWS.forEach(writer::row);
                    writer.finish();
                })
                .isInstanceOf(UserFailure.class);
    }

    @ParameterizedTest
    @EnumSource(value = OutputFormat.class, names = "RAW", mode = Mode.EXCLUDE)
    void a_disk_that_is_full_is_a_failure(OutputFormat format) {
        Streams full = CapturedStreams.offTerminal()
                .streams()
                .redirectedTo(new Failing("No space left on device"), Streams.Destination.FILE);
        RowWriter writer = new Output(full, Optional.of(format), Verbosity.NORMAL).rows(COLUMNS);

        assertThatThrownBy(() -> {
                    ROWS.forEach(writer::row);
                    writer.finish();
                })
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot write the output: no space left on device");
    }

    @Test
    void raw_is_for_topics_only() {
        assertThatThrownBy(() -> show(OutputFormat.RAW, COLUMNS, ROWS))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("-o raw");
    }

    /** A stream that takes nothing. */
    private static final class Failing extends OutputStream {
        private final String why;

        Failing(String why) {
            this.why = why;
        }

        @Override
        public void write(int each) throws IOException {
            throw new IOException(why);
        }
    }
}
