package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Output.Verbosity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputTest {
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
    void asks_before_something_is_destroyed() {
        List<String> asked = new ArrayList<>();
        CapturedStreams streams = CapturedStreams.onTerminal(80, question -> {
            asked.add(question);
            return " Yes ";
        });

        on(streams).confirm("delete it?", false);

        assertThat(asked).containsExactly("delete it? [y/N] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "yess", "j"})
    void only_yes_is_a_yes(String answer) {
        CapturedStreams streams = CapturedStreams.onTerminal(80, question -> answer);

        assertThatThrownBy(() -> on(streams).confirm("delete it?", false))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FAILED))
                .hasMessage("not confirmed, nothing was changed");
    }

    @Test
    void where_nobody_can_be_asked_the_option_must_say_it() {
        CapturedStreams streams = CapturedStreams.offTerminal();

        on(streams).confirm("delete it?", true);

        assertThatThrownBy(() -> on(streams).confirm("delete it?", false))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(e.hint()).isEqualTo("add -y to confirm");
                });
    }

    @Test
    void a_status_is_renewed_in_place_on_a_terminal_and_taken_away_at_the_end() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);

        try (StatusLine status = on(streams).status()) {
            status.show("10%");
            status.show("20%");
            status.line("kafka is healthy");
            status.show("30%");
        }

        String clear = "\r\u001b[K";
        assertThat(streams.err())
                .isEqualTo(clear + "10%" + clear + "20%" + clear + "kafka is healthy\n" + clear + "30%" + clear);
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void a_status_is_never_wider_than_the_terminal() {
        CapturedStreams streams = CapturedStreams.onTerminal(10);

        try (StatusLine status = on(streams).status()) {
            status.show("0123456789\u001b[2J");
        }

        assertThat(streams.err()).isEqualTo("\r\u001b[K012345678\r\u001b[K");
    }

    @Test
    void a_status_off_a_terminal_is_lines_and_not_too_many() {
        CapturedStreams streams = CapturedStreams.offTerminal();

        try (StatusLine status = on(streams).status()) {
            for (int i = 0; i < 1_000; i++) {
                status.show("step " + i);
            }
            status.line("done");
        }

        assertThat(streams.err()).startsWith("step 0\n").endsWith("done\n").doesNotContain("\u001b");
        assertThat(streams.err().lines().count()).isLessThan(10);
    }

    @Test
    void a_status_off_a_terminal_becomes_rarer_with_time() {
        StringWriter err = new StringWriter();
        AtomicLong now = new AtomicLong(-7);

        try (StatusLine status = new StatusLine(new PrintWriter(err), false, false, () -> 80, now::get)) {
            for (int tenths = 0; tenths <= 2_000; tenths++) {
                status.show(tenths / 10.0 + "s");
                now.addAndGet(100_000_000);
            }
            now.addAndGet(Duration.ofHours(1).toNanos());
            status.show("an hour later");
            status.show("at once");
        }

        assertThat(err.toString().lines())
                .containsExactly(
                        "0.0s", "1.0s", "2.0s", "5.0s", "10.0s", "30.0s", "60.0s", "120.0s", "180.0s", "an hour later");
    }

    @Test
    void a_status_is_silent_when_quiet_is_wanted() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);

        try (StatusLine status = on(streams, Verbosity.QUIET).status()) {
            status.show("10%");
            status.line("kafka is healthy");
        }

        assertThat(streams.err()).isEmpty();
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
