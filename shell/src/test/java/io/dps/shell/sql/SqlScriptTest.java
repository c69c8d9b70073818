package io.dps.shell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.settings.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ';'",
                "select 1 --;\n + 1",
                "select 1 /* ; */ + 1",
                "select /* a /* ; */ b; */ 1",
                "select 'it''s;'",
                "select 'it\\';s'",
                "select \"a;b\"",
                "select `a;b` from t",
                "select r'\\' as x",
                "BEGIN SELECT 1; END",
                "begin\n  declare x int = 1;\n  if x = 1 then select 'end;'; else select 2; end if;\nend",
                "begin while x < 2 do set x = x + 1; end while; begin select 1; end; end",
                "l: begin select case when a then 1 else 2 end as b; case 1 when 1 then select 2; end case; end l",
                "begin for r as (select t.end, `begin`, :begin from t) do select 1; end for; /* end; */ end"
            })
    void semicolons_in_quotes_and_comments_end_nothing(String statement) {
        assertThat(texts(statement + "; select 2")).containsExactly(statement, "select 2");
    }

    @Test
    void a_backslash_and_a_word_end_a_statement() {
        assertThat(texts("select 1\\G select 2; \\G\nselect '\\G' \\watch 2"))
                .containsExactly("select 1", "select 2", "select '\\G'");
        assertThat(SqlScript.parts("", "select 1\\G select 2;").stream().map(SqlScript.Part::isVertical))
                .containsExactly(true, false);
        assertThatThrownBy(() -> SqlScript.parts("q.sql", "select 1;\n  select 2\\x"))
                .hasMessageStartingWith("q.sql:2:11: unknown ending '\\x': a statement ends with ';'");
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", "0.5, 500", "1m30s, 90000", "100ms, 100", "0, ", "99ms, ", "-1, ", "two, ", "1e3, "})
    void an_interval_is_seconds_or_a_duration(String text, Long millis) {
        assertThat(WatchInterval.parse(text).map(Duration::toMillis)).isEqualTo(Optional.ofNullable(millis));
    }

    @Test
    void blanks_comments_and_lone_semicolons_are_no_statements() {
        assertThat(texts(" ;; -- nothing\n /* nor here */ ;\nselect 1;\n-- end"))
                .containsExactly("select 1");
        assertThat(texts("")).isEmpty();
        assertThat(texts("select 1\r\n;\r\nselect 2\r\n")).containsExactly("select 1", "select 2");
        assertThat(texts("begin; select 1; begin work; select 2"))
                .containsExactly("begin", "select 1", "begin work", "select 2");
    }

    @ParameterizedTest
    @CsvSource({
        "select 'a, unterminated quote (')",
        "select \"a, unterminated quote (\")",
        "select `a, unterminated quote (`)",
        "select /* a, unterminated comment",
        "'begin select 1; end if', BEGIN without END"
    })
    void what_is_never_closed_is_told_with_the_place_of_its_statement(String text, String what) {
        assertThatThrownBy(() -> SqlScript.parts("q.sql", "select 1;\n  " + text))
                .hasMessageStartingWith("q.sql:2:3: " + what + " in the statement that starts here");
    }

    @Test
    void a_statement_knows_where_it_begins_and_its_parameters_where_they_stood() {
        String text = "select 1;\n select ${A} + ${LONGER} + x";
        SqlScript.Part part = SqlScript.parts("", text).get(1);
        SqlParameters bound = SqlParameters.bind(part.text(), new Variables(Map.of("A", "1", "LONGER", "2")));

        int sent = bound.text().indexOf("x");
        TextPosition place = new TextPosition("", text, part.start() + bound.origin(sent));

        assertThat(bound.text()).isEqualTo("select :dps_1 + :dps_2 + x");
        assertThat(place).hasToString("line 2, column 28: ");
        assertThat(text.charAt(place.index())).isEqualTo('x');
        assertThat(bound.origin(bound.text().indexOf(":dps_2") + 2))
                .isEqualTo(part.text().indexOf("${LONGER}"));
    }

    @Test
    void a_megabyte_is_cut_in_no_time() {
        String text = "select '" + "x".repeat(1 << 20) + "';" + "select 1;".repeat(10_000);

        Assertions.assertTimeout(
                Duration.ofSeconds(20), () -> assertThat(texts(text)).hasSize(10_001));
    }

    private static List<String> texts(String text) {
        return SqlScript.parts("", text).stream().map(SqlScript.Part::text).toList();
    }
}
