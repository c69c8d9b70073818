package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.output.Output.Verbosity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutputTest {
    private static final String READING = "\r\u001b\\[Kreading, [0-9]+s";
    private static final String ENDED = "(?s).*" + READING + "\r\u001b\\[K";

    private static Output on(CapturedStreams streams, Verbosity verbosity) {
        return new Output(streams.streams(), Optional.empty(), verbosity);
    }

    private static Output on(CapturedStreams streams) {
        return on(streams, Verbosity.NORMAL);
    }

    @Test
    void shows_a_table_on_a_terminal_and_what_programs_like_elsewhere() {
        assertThat(on(CapturedStreams.onTerminal(80)).format(OutputFormat.CSV)).isEqualTo(OutputFormat.TABLE);
        assertThat(on(CapturedStreams.offTerminal()).format(OutputFormat.CSV)).isEqualTo(OutputFormat.CSV);
        Output chosen =
                new Output(CapturedStreams.onTerminal(80).streams(), Optional.of(OutputFormat.JSON), Verbosity.NORMAL);
        assertThat(chosen.format(OutputFormat.CSV)).isEqualTo(OutputFormat.JSON);
    }

    @Test
    void knows_the_width_of_a_terminal_and_none_elsewhere() {
        assertThat(on(CapturedStreams.onTerminal(81)).width()).isEqualTo(81);
        assertThat(on(CapturedStreams.offTerminal()).width()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, true", "VERBOSE, true", "QUIET, false"})
    void notes_go_to_standard_error_unless_quiet_is_wanted(Verbosity verbosity, boolean heard) {
        CapturedStreams streams = CapturedStreams.offTerminal();

        on(streams, verbosity).note("3 rows");

        assertThat(streams.err()).isEqualTo(heard ? "3 rows\n" : "");
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void values_of_records_reach_a_program_byte_by_byte_and_a_person_readably() {
        byte[] value = "a\u001b[2J".getBytes(StandardCharsets.UTF_8);
        CapturedStreams program = CapturedStreams.offTerminal();
        CapturedStreams person = CapturedStreams.onTerminal(80);

        for (CapturedStreams streams : List.of(program, person)) {
            Output output = on(streams);
            output.value(value);
            output.textLine("log\u001b[0m");
            output.data().flush();
        }

        assertThat(program.out()).isEqualTo("a\u001b[2J\nlog\u001b[0m\n");
        assertThat(person.out()).isEqualTo("a\\u001b[2J\nlog\\u001b[0m\n");
    }

    @Test
    void a_status_makes_way_for_notes_and_ends_with_the_first_data() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        Output output = on(streams);

        try (StatusLine status = output.status()) {
            status.show("reading");
            awaitEnd(streams, READING);
            output.note("a note");
            awaitEnd(streams, "a note\n" + READING);
            output.data().line("a row").flush();
            String ended = streams.err();
            assertThat(ended).matches(ENDED);
            status.show("never seen");
            output.note("another");
            assertThat(streams.err()).isEqualTo(ended + "another\n");
        }

        assertThat(streams.err()).endsWith("another\n");
        assertThat(streams.out()).isEqualTo("a row\n");
    }

    @Test
    void a_status_goes_on_while_data_goes_to_a_file() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Output output = new Output(
                streams.streams().redirectedTo(file, Streams.Destination.FILE), Optional.empty(), Verbosity.NORMAL);

        try (StatusLine status = output.status()) {
            output.data().line("a row").flush();
            status.show("reading");
            awaitEnd(streams, READING);
        }

        assertThat(file.toString(StandardCharsets.UTF_8)).isEqualTo("a row\n");
    }

    @Test
    void a_program_that_reads_the_data_may_draw_on_the_terminal_itself() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        Output output = new Output(
                streams.streams().redirectedTo(program, Streams.Destination.PROGRAM),
                Optional.of(OutputFormat.JSON),
                Verbosity.NORMAL);

        try (StatusLine status = output.status()) {
            status.show("reading");
            awaitEnd(streams, READING);
            output.table(List.of(Column.number("n")), List.of(List.of(1)));
            assertThat(streams.err()).matches(ENDED);
        }

        assertThat(program.toString(StandardCharsets.UTF_8)).isEqualTo("[{\"n\":1}]\n");
    }

    @Test
    void there_is_no_panel_where_lines_cannot_be_rewritten() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);

        assertThat(on(streams).notes()).isPresent();
        assertThat(on(streams, Verbosity.QUIET).notes()).isEmpty();
        assertThat(new Output(
                                streams.streams(),
                                Optional.empty(),
                                Verbosity.NORMAL,
                                ProgressMode.LINES,
                                Optional.empty(),
                                false)
                        .notes())
                .isEmpty();
    }

    @Test
    void a_status_is_silent_off_a_terminal_and_when_quiet_is_wanted() {
        assertThat(on(CapturedStreams.onTerminal(80)).status().mode()).isEqualTo(ProgressMode.IN_PLACE);
        assertThat(on(CapturedStreams.offTerminal()).status().mode()).isEqualTo(ProgressMode.OFF);
        assertThat(on(CapturedStreams.onTerminal(80), Verbosity.QUIET).status().mode())
                .isEqualTo(ProgressMode.OFF);
        Output forced = new Output(
                CapturedStreams.offTerminal().streams(),
                Optional.empty(),
                Verbosity.QUIET,
                ProgressMode.LINES,
                Optional.empty(),
                false);
        assertThat(forced.status().mode()).isEqualTo(ProgressMode.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, false, IN_PLACE",
        "true, true, true, IN_PLACE",
        "true, false, false, LINES",
        "false, true, false, OFF",
        "false, false, true, LINES"
    })
    void progress_is_for_terminals_unless_it_is_asked_for(
            boolean terminal, boolean rewritable, boolean forced, ProgressMode mode) {
        assertThat(ProgressMode.of(terminal, rewritable, forced)).isEqualTo(mode);
    }

    private static void awaitEnd(CapturedStreams streams, String pattern) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(streams.err()).matches("(?s).*" + pattern));
    }

    @Test
    void a_record_is_a_line_for_each_column_on_a_terminal_and_a_table_elsewhere() {
        List<Column> columns = List.of(Column.text("state"), Column.number("rate"));
        CapturedStreams terminal = CapturedStreams.onTerminal(20);
        CapturedStreams file = CapturedStreams.offTerminal();

        new Output(terminal.streams(), Optional.empty(), Verbosity.NORMAL).record(columns, List.of("running", 3));
        new Output(file.streams(), Optional.empty(), Verbosity.NORMAL).record(columns, List.of("running", 3));

        assertThat(terminal.out()).isEqualTo("-[ row 1 ]-\nstate | running\nrate  | 3\n");
        assertThat(file.out()).isEqualTo("state    rate\nrunning     3\n");
    }
}
