package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementParserTest {
    private static final String NO_REDIRECTION =
            "'%s' is not supported: '> FILE' writes the data of a command to a file;"
                    + " messages stay on standard error";

    private static Stream<Arguments> commands() {
        return Stream.of(
                arguments("", ""),
                arguments("  \t ", ""),
                arguments("\n\n;;\n", ""),
                arguments("topic list", "[topic][list]"),
                arguments("  topic \t list  ", "[topic][list]"),
                arguments("say 'a b' \"c d\"", "[say][a b][c d]"),
                arguments("say a'b c'd\"e f\"", "[say][ab cde f]"),
                arguments("say '' \"\"", "[say][][]"),
                arguments("say 'it''s'", "[say][its]"),
                arguments("say '\\n $1 ${A}'", "[say][\\n $1 ${A}]"),
                arguments("say \"\\\" \\\\ \\$1 \\n\"", "[say][\" \\ $1 \\n]"),
                arguments("say a\\ b \\; \\| \\'", "[say][a b][;][|][']"),
                arguments("say a \\\n  b", "[say][a][b]"),
                arguments("say a\\\nb", "[say][ab]"),
                arguments("say a \\\r\n b\r\nsay c", "[say][a][b] ;; [say][c]"),
                arguments("say 'two\nlines'", "[say][two\nlines]"),
                arguments("# only this\nsay a # b", "[say][a][#][b]"),
                arguments("   # indented\n\tsay a", "[say][a]"),
                arguments("say a#b", "[say][a#b]"),
                arguments("say ~/f ~ --to=~/f -x=~", "[say][${HOME}/f][${HOME}][--to=${HOME}/f][-x=${HOME}]"),
                arguments(
                        "say ~; say ~|p; say a > ~/f",
                        "[say][${HOME}] ;; [say][${HOME}] | {p} ;; [say][a] > [${HOME}/f]"),
                arguments("say '~/f' \"~/f\" \\~/f ''~/f", "[say][~/f][~/f][~/f][~/f]"),
                arguments("say ~joe/f ~~ a~ a/~/b", "[say][~joe/f][~~][a~][a/~/b]"),
                arguments(
                        "say k=~/f --where=a~/b --a=b=~/c '--to='~/f",
                        "[say][k=~/f][--where=a~/b][--a=b=~/c][--to=~/f]"),
                arguments("a; b ;c", "[a] ;; [b] ;; [c]"),
                arguments("a\nb\r\nc\r", "[a] ;; [b] ;; [c]"),
                arguments("a && b || c", "[a] && [b] || [c]"),
                arguments("a&&b||c", "[a] && [b] || [c]"),
                arguments("a &&\n# why\n b ||\r\n\n c", "[a] && [b] || [c]"),
                arguments("a &", "[a] &"),
                arguments("a & b", "[a] & ;; [b]"),
                arguments("a &; b", "[a] & ;; [b]"),
                arguments("a && b &\nc", "[a] && [b] & ;; [c]"),
                arguments("a > f", "[a] > [f]"),
                arguments("a>f", "[a] > [f]"),
                arguments("a 2 > f", "[a][2] > [f]"),
                arguments("a x2>f", "[a][x2] > [f]"),
                arguments("a b\\ 2> f", "[a][b 2] > [f]"),
                arguments("a \\2> f", "[a][2] > [f]"),
                arguments("a '2'> f", "[a][2] > [f]"),
                arguments("a >> 'my file.txt' && b", "[a] >> [my file.txt] && [b]"),
                arguments("a > ${DIR:-/tmp}/x; b", "[a] > [${DIR:-/tmp}/x] ;; [b]"),
                arguments("a > f &", "[a] > [f] &"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void reads_commands(String text, String expected) {
        assertThat(StatementText.ofWhole(text)).isEqualTo(expected);
        assertThat(StatementText.ofTyped(text)).isEqualTo(expected);
    }

    private static Stream<Arguments> programs() {
        return Stream.of(
                arguments("a | head -1", "[a] | {head -1}"),
                arguments("a|head -1; b", "[a] | {head -1} ;; [b]"),
                arguments("a | grep 'x;y' | wc -l && b", "[a] | {grep 'x;y' | wc -l} && [b]"),
                arguments("a | grep \"&& || ; | >\" || b", "[a] | {grep \"&& || ; | >\"} || [b]"),
                arguments("a | awk \"{print \\\"\\$1;\\\"}\"", "[a] | {awk \"{print \\\"\\$1;\\\"}\"}"),
                arguments("a | sh -c 'it fails' 2>&1 | cat", "[a] | {sh -c 'it fails' 2>&1 | cat}"),
                arguments("a | cat <&0 >/dev/null &", "[a] | {cat <&0 >/dev/null} &"),
                arguments("a | tr -d \\; ; b", "[a] | {tr -d \\;} ;; [b]"),
                arguments("a | cat > f", "[a] | {cat > f}"),
                arguments("a | sort \\\n  -r\nb", "[a] | {sort \\\n  -r} ;; [b]"),
                arguments("a | sort \\\r\n  -r\r\nb", "[a] | {sort \\\n  -r} ;; [b]"),
                arguments("a | sed 's/$1/${X}/'", "[a] | {sed 's/$1/${X}/'}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void hands_the_text_after_a_pipe_to_the_systems_shell_up_to_our_own_operators(String text, String expected) {
        assertThat(StatementText.ofWhole(text)).isEqualTo(expected);
    }

    private static Stream<Arguments> variables() {
        return Stream.of(
                arguments("say ${A}", "[say][${A}]"),
                arguments("say ${A:-x y}", "[say][${A:-x y}]"),
                arguments("say ${A:-}", "[say][${A:-}]"),
                arguments("say \"<${A}>\" x${B}y", "[say][<${A}>][x${B}y]"),
                arguments("say $1 ${2} ${3:-c}", "[say][${1}][${2}][${3:-c}]"),
                arguments("say $12", "[say][${1}2]"),
                arguments("say $ $x a$", "[say][$][$x][a$]"),
                arguments("say \\${A}", "[say][${A}]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variables")
    void reads_variables(String text, String expected) {
        assertThat(StatementText.ofWhole(text)).isEqualTo(expected);
    }

    private static Stream<Arguments> sql() {
        return Stream.of(
                arguments("select 1;", "{select 1}"),
                arguments("SELECT a > 3 from t;", "{SELECT a > 3 from t}"),
                arguments("select 'a'||'b';", "{select 'a'||'b'}"),
                arguments("select a && b & c | d;", "{select a && b & c | d}"),
                arguments("select ';';", "{select ';'}"),
                arguments("BEGIN select 1; END; say a", "{BEGIN select 1; END} ;; [say][a]"),
                arguments("declare x int;", "{declare x int}"),
                arguments("select ';\\';';", "{select ';\\';'}"),
                arguments("select 'it''s;' as x;", "{select 'it''s;' as x}"),
                arguments("select \"a;b\" ;", "{select \"a;b\"}"),
                arguments("select `a;\\` from t;", "{select `a;\\` from t}"),
                arguments("select r'C:\\' as d; say a", "{select r'C:\\' as d} ;; [say][a]"),
                arguments("select 1 --;\n, 2;", "{select 1 --;\n, 2}"),
                arguments("select /* ; ' */ 1;", "{select /* ; ' */ 1}"),
                arguments("select /* a /* ; */ b; */ 1;", "{select /* a /* ; */ b; */ 1}"),
                arguments("select 1,\n  2\nfrom t;", "{select 1,\n  2\nfrom t}"),
                arguments("(select 1) union (select 2);", "{(select 1) union (select 2)}"),
                arguments("( ( values 1 ) );", "{( ( values 1 ) )}"),
                arguments("/* c; */ select 1;", "{/* c; */ select 1}"),
                arguments(
                        "/* a */ /* b */ (with x as (select 1) table x);",
                        "{/* a */ /* b */ (with x as (select 1) table x)}"),
                arguments("-- why; not\nselect 1;\n--\nsay a", "{select 1} ;; [say][a]"),
                arguments("desc t;", "{desc t}"),
                arguments("DELETE FROM t;", "{DELETE FROM t}"),
                arguments(
                        "merge into t using s on a = b when matched then delete;",
                        "{merge into t using s on a = b when matched then delete}"),
                arguments("SET spark.sql.session.timeZone=UTC;", "{SET spark.sql.session.timeZone=UTC}"),
                arguments("RESET;", "{RESET}"),
                arguments("set A=b", "[set][A=b]"),
                arguments("--help", "[--help]"),
                arguments("select 1; select 2;", "{select 1} ;; {select 2}"),
                arguments("select 1; say a", "{select 1} ;; [say][a]"),
                arguments("select 1; > f", "{select 1} > [f]"),
                arguments("select 1; >> f; say a", "{select 1} >> [f] ;; [say][a]"),
                arguments("select 1; | head -3", "{select 1} | {head -3}"),
                arguments("select 1; && say a", "{select 1} && [say][a]"),
                arguments("say a && select 1; || say b", "[say][a] && {select 1} || [say][b]"),
                arguments("select 1; &", "{select 1} &"),
                arguments("select(1);", "{select(1)}"),
                arguments("select ${A}, '$1', $1;", "{select ${A}, '$1', $1}"),
                arguments("select 1 \\\n;", "{select 1 \\}"),
                arguments("with x as (select 1) select * from x;", "{with x as (select 1) select * from x}"),
                arguments("select-all x", "[select-all][x]"),
                arguments("use.dps", "[use.dps]"),
                arguments("table_x", "[table_x]"),
                arguments("'select' 1", "[select][1]"),
                arguments("sql 'select 1; x'", "[sql][select 1; x]"),
                arguments("select 1\\G", "{select 1}\\G"),
                arguments("select 1,\n 2 \\G say a", "{select 1,\n 2}\\G ;; [say][a]"),
                arguments("select 1; \\G\nsay a", "{select 1}\\G ;; [say][a]"),
                arguments("select 1\\G;; select 2;", "{select 1}\\G ;; {select 2}"),
                arguments("select 1\\G > f", "{select 1}\\G > [f]"),
                arguments("select 1\\G && say a", "{select 1}\\G && [say][a]"),
                arguments("select '\\G', `\\G` -- \\G\n /* \\G */;", "{select '\\G', `\\G` -- \\G\n /* \\G */}"),
                arguments("select 1\\watch", "{select 1}\\watch"),
                arguments("select 1 \\watch 0.5 | head -1", "{select 1}\\watch 0.5 | {head -1}"),
                arguments("select 1; \\watch 1m; say a", "{select 1}\\watch 1m ;; [say][a]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sql")
    void takes_sql_verbatim_up_to_its_semicolon_and_operators_after_it(String text, String expected) {
        assertThat(StatementText.ofWhole(text)).isEqualTo(expected);
        assertThat(StatementText.ofTyped(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select",
                "with",
                "from",
                "values",
                "table",
                "show",
                "describe",
                "explain",
                "create",
                "drop",
                "alter",
                "insert",
                "use",
                "cache",
                "refresh",
                "SELECT",
                "Show"
            })
    void knows_sql_by_its_first_word(String word) {
        assertThat(StatementText.ofWhole(word + " x > 1;")).isEqualTo("{" + word + " x > 1}");
    }

    @Test
    void a_whole_text_may_end_without_the_semicolon_of_its_sql() {
        assertThat(StatementText.ofWhole("select 1")).isEqualTo("{select 1}");
        assertThat(StatementText.ofWhole("select 1 -- last")).isEqualTo("{select 1 -- last}");
    }

    private static Stream<Arguments> incomplete() {
        return Stream.of(
                arguments("say 'a\nb", 1, "the quote ' is not closed"),
                arguments("\nsay \"a\n\n", 2, "the quote \" is not closed"),
                arguments("say a \\", 1, "a line is missing after '\\'"),
                arguments("a &&", 1, "a command is missing after '&&'"),
                arguments("a\nb ||\n\n", 4, "a command is missing after '||'"),
                arguments("a | ", 1, "a program is missing after '|'"),
                arguments("a | grep 'x", 1, "the quote ' is not closed"),
                arguments("a | sort \\", 1, "a line is missing after '\\'"),
                arguments("a\nselect 'x", 2, "unterminated quote (') in the SQL statement"),
                arguments("select `x;", 1, "unterminated quote (`) in the SQL statement"),
                arguments("select /* /* */ ;", 1, "unterminated comment in the SQL statement"),
                arguments("begin\n select 1;", 1, "BEGIN without END in the SQL statement"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void tells_that_more_must_come(String text, int line, String message) {
        SyntaxException failure = catchThrowableOfType(SyntaxException.class, () -> StatementText.ofWhole(text));

        assertThat(failure).hasMessage(message);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.isIncomplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select 1\nfrom t", "say a; select 1", "say a && show tables", "select 1 -- ;"})
    void typed_sql_needs_its_semicolon(String text) {
        SyntaxException failure = catchThrowableOfType(SyntaxException.class, () -> StatementText.ofTyped(text));

        assertThat(failure).hasMessage("the SQL statement needs its closing ';'");
        assertThat(failure.isIncomplete()).isTrue();
    }

    private static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("&& a", 1, "a command is missing before '&&'"),
                arguments("a\n\n| head", 3, "a command is missing before '|'"),
                arguments("a && ; b", 1, "a command is missing before ';'"),
                arguments("a && || b", 1, "a command is missing before '||'"),
                arguments("a || > f", 1, "a command is missing before '>'"),
                arguments("& a", 1, "a command is missing before '&'"),
                arguments("a & && b", 1, "a command is missing before '&&'"),
                arguments("a 2> f", 1, NO_REDIRECTION.formatted("2>")),
                arguments("a\nb x 1>>f", 2, NO_REDIRECTION.formatted("1>")),
                arguments("a \\\n2> f", 2, NO_REDIRECTION.formatted("2>")),
                arguments("a b\\\\ 2> f", 1, NO_REDIRECTION.formatted("2>")),
                arguments("a &> f", 1, NO_REDIRECTION.formatted("&>")),
                arguments("a >", 1, "a file name is missing after '>'"),
                arguments("a >> ; b", 1, "a file name is missing after '>'"),
                arguments("a > f g", 1, "unexpected 'g'"),
                arguments("a > f > g", 1, "unexpected '>'"),
                arguments("a > f | cat", 1, "unexpected '|'"),
                arguments("select 1; > f g", 1, "unexpected 'g'"),
                arguments(
                        "select 1,\n2\\gx",
                        2,
                        "unknown ending '\\gx': a statement ends with ';', with '\\G' to show each row as a block, or"
                                + " with '\\watch 2' to run it every 2 seconds"),
                arguments(
                        "select 1\\watch 50ms",
                        1,
                        "'50ms' is not an interval for \\watch: write seconds or a duration of at least 100ms, such as"
                                + " 2 or 1m"),
                arguments("a\nsay ${A", 2, "'${' is not closed by '}'"),
                arguments("say ${A\n}", 1, "'${' is not closed by '}'"),
                arguments("say ${A B}", 1, "'${A B}' is not a variable; write ${NAME} or ${NAME:-default}"),
                arguments("say ${}", 1, "'${}' is not a variable; write ${NAME} or ${NAME:-default}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void tells_what_more_input_could_not_mend(String text, int line, String message) {
        SyntaxException failure = catchThrowableOfType(SyntaxException.class, () -> StatementText.ofTyped(text));

        assertThat(failure).hasMessage(message);
        assertThat(failure.line()).isEqualTo(line);
        assertThat(failure.isIncomplete()).isFalse();
    }

    @Test
    void knows_the_line_and_the_text_of_each_statement() {
        List<Statement> statements = StatementText.parse(StatementParser.ofWhole(
                "# head\r\nsay 'a\r\nb'\r\n\r\nselect 1,\r\n 2; | cat\r\nsay c \\\r\n d & say e\r\n"));

        assertThat(statements).extracting(Statement::line).containsExactly(2, 5, 7, 8);
        assertThat(statements)
                .extracting(Statement::text)
                .containsExactly("say 'a\r\nb'", "select 1,\r\n 2; | cat", "say c \\\r\n d", "say e");
    }

    @Test
    void reads_a_statement_of_a_megabyte_quickly() {
        String sql = "select '" + "x;".repeat(1 << 19) + "' as y /* " + "-".repeat(1 << 10) + " */;";

        assertTimeout(Duration.ofSeconds(3), () -> assertThat(StatementText.ofTyped(sql))
                .hasSize(sql.length() + 1));
    }

    @Test
    void reads_a_long_script_in_a_time_that_grows_with_its_length() {
        int lines = 20_000;
        String script = "select 1, 'a;b' from t; | head -1\nsay ${A:-x} 'b c' && say d\n".repeat(lines / 2);

        List<Statement> statements =
                assertTimeout(Duration.ofSeconds(3), () -> StatementText.parse(StatementParser.ofWhole(script)));

        assertThat(statements).hasSize(lines);
        assertThat(statements.get(lines - 1).line()).isEqualTo(lines);
    }
}
