package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** The candidates in SQL; {@code |} is the cursor. */
final class SqlCompletionTest {
    private static final Names NAMES = new FakeNames()
            .with(
                    NameKind.VIEW,
                    List.of(
                            new Name(
                                    "weather_data",
                                    "topic weather_data",
                                    List.of(
                                            new Name("sensor_id", "STRING"),
                                            new Name("temperature", "DOUBLE"),
                                            new Name(
                                                    "window",
                                                    "STRUCT",
                                                    List.of(
                                                            new Name("start", "TIMESTAMP"),
                                                            new Name("end", "TIMESTAMP"))))),
                            new Name("rooms", "", List.of(new Name("room", "STRING"), new Name("floor no", "INT")))));

    private static List<String> candidates(String text, boolean sqlMode) {
        int cursor = text.indexOf('|');
        String line = text.replace("|", "");
        CursorLine at = sqlMode ? CursorLine.inSqlMode(line, cursor) : CursorLine.atPrompt(line, cursor);
        List<Candidate> candidates = new ArrayList<>();
        new PromptCompleter(SqlCompletionTest::commands, NAMES).complete(reader(), at, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    private static CommandSpec commands() {
        return CommandSpec.create()
                .addSubcommand("stack", CommandSpec.create())
                .addSubcommand("select_all", CommandSpec.create());
    }

    private static LineReader reader() {
        try {
            return LineReaderBuilder.builder()
                    .terminal(new DumbTerminal(
                            java.io.InputStream.nullInputStream(), java.io.OutputStream.nullOutputStream()))
                    .build();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String at(String text) {
        return String.join(" ", candidates(text, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "select sens| from weather_data                 ! sensor_id",
                "select sensor_id, temp| from weather_data w    ! temperature",
                "select w.te| from weather_data w               ! temperature",
                "select w.te| from weather_data as w            ! temperature",
                "select weather_data.| from weather_data        ! sensor_id temperature window",
                "select W.TE| from Weather_Data w               ! TEmperature",
                "select window.| from weather_data              ! start end",
                "select w.window.e| from weather_data w         ! end",
                "select r.ro| from weather_data w join rooms r  ! room",
                "select x.| from weather_data w                 ! ''",
                "select * from wea|                             ! weather_data",
                "select * from |                                ! weather_data rooms",
                "select * from weather_data join ro|            ! rooms",
                "SELECT * FROM WEA|                             ! WEAther_data",
                "describe roo|                                  ! rooms",
                "select `flo| from rooms                        ! `floor no`",
                "echo a; select sens| from weather_data; echo b ! sensor_id",
                "(select sens| from weather_data)               ! sensor_id",
                "select 1; select sens| from weather_data       ! sensor_id",
                "select 1;select 2 ; select * from roo|         ! rooms",
                "select 1; > /nowhere/f; select * from roo|     ! rooms",
                "select 1; && select * from roo|                ! rooms"
            })
    void views_and_the_columns_of_those_that_the_statement_names(String text, String expected) {
        assertThat(at(text)).isEqualTo(expected);
    }

    @Test
    void columns_are_those_of_the_views_that_are_named_only() {
        assertThat(candidates("select | from rooms", false))
                .contains("room", "`floor no`")
                .doesNotContain("sensor_id");
        assertThat(candidates("select | from rooms, weather_data", false)).contains("room", "sensor_id");
        assertThat(candidates("select |", false))
                .doesNotContain("room", "sensor_id")
                .contains("weather_data", "from");
    }

    @Test
    void a_statement_of_several_lines_is_one_statement() {
        assertThat(at("select\n  sens|\nfrom weather_data\n")).isEqualTo("sensor_id");
        assertThat(at("with a as (\n select 1)\nselect * from ro|")).isEqualTo("rooms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "select * from rooms whe|  ! where ",
                "SELECT * FROM rooms WHE|  ! WHERE ",
                "select * from rooms Whe|  ! Where ",
                "select coun|              ! count(",
                "SELECT COUN|              ! COUNT("
            })
    void keywords_and_functions_keep_the_case_that_was_typed(String text, String expected) {
        assertThat(candidates(text, false)).contains(expected);
        assertThat(candidates(text, false)).allMatch(each -> each.startsWith(text.replaceAll(".* |\\|", "")));
    }

    @Test
    void where_nothing_was_typed_the_first_word_decides_about_the_case() {
        assertThat(candidates("select 1 |", false)).contains("from").doesNotContain("FROM");
        assertThat(candidates("SELECT 1 |", false)).contains("FROM").doesNotContain("from");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'wea|'",
                "select 'it''s wea|",
                "select \"wea|",
                "select 1 -- wea|",
                "select 1 /* wea| */",
                "select 1 /* wea|",
                "select 12|",
                "select `room`|"
            })
    void nothing_is_completed_in_quotes_comments_and_numbers(String text) {
        assertThat(candidates(text, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select s|", "select 1\nst|", "show s|", "(select st|", "/* c */ select st|"})
    void a_line_of_sql_offers_no_command(String text) {
        assertThat(candidates(text, false)).doesNotContain("stack", "select_all");
    }

    @Test
    void a_line_begins_with_a_command_or_with_a_word_of_sql() {
        assertThat(candidates("se|", false)).containsExactly("select_all", "select");
        assertThat(candidates("select|", false)).containsExactly("select");
        assertThat(candidates("SEL|", false)).containsExactly("SELECT");
        assertThat(candidates("select 1; st|", false)).containsExactly("stack");
    }

    @Test
    void sql_mode_knows_only_sql_and_the_words_that_leave_it() {
        assertThat(candidates("s|", true)).contains("select", "show").doesNotContain("stack");
        assertThat(candidates("ex|", true)).contains("exit", "explain");
        assertThat(candidates("select 1; select sens| from weather_data; select 2", true))
                .containsExactly("sensor_id");
        assertThat(candidates("select 1 from rooms; select ro|", true))
                .doesNotContain("room")
                .contains("rooms");
    }
}
