package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.ShellTester.Result;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Commands by exit code, output and errors, where no server is needed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ShellTest {
    @TempDir
    private Path folder;

    private ShellTester dps;

    @BeforeEach
    void prepares_a_user_without_files() {
        dps = new ShellTester(folder);
    }

    private Path script(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topc list                  | unknown command 'topc'            | did you mean 'topic'?",
                "elect 1                    | unknown command 'elect'           | did you mean 'select'?",
                "SELCT 1                    | unknown command 'SELCT'           | did you mean 'select'?",
                "drp t                      | unknown command 'drp'             | see: dps --help",
                "dashboard                  | unknown command 'dashboard'       | see: dps --help",
                "topic list -o jsn          | 'output' is 'jsn' (option): expected auto, table, vertical, csv, tsv, json, jsonl, markdown, html, raw | did you mean 'json'?",
                "topic list --color nevr    | 'color' is 'nevr' (option): expected auto, always or never | did you mean 'never'?",
                "completion fihs            | invalid value for positional parameter at index 0 (SHELL): expected one of [BASH, ZSH, FISH] (case-insensitive) but was 'fihs' | did you mean 'fish'?",
                "topic lst                  | unknown command 'lst'             | did you mean 'list'?",
                "stack deplyo               | unknown command 'deplyo'          | did you mean 'deploy'?",
                "stack list                 | unknown command 'list'            | see: dps stack --help",
                "topic drop t               | unknown command 'drop'            | did you mean 'delete'?",
                "stack stop                 | unknown command 'stop'            | did you mean 'remove'?",
                "stack up                   | unknown command 'up'              | did you mean 'deploy'?",
                "stream rm s                | unknown command 'rm'              | did you mean 'drop'?",
                "topic show t               | unknown command 'show'            | did you mean 'describe'?",
                "topic cat t                | unknown command 'cat'             | did you mean 'tail'?",
                "ls                         | unknown command 'ls'              | did you mean 'topic list'?",
                "ps                         | unknown command 'ps'              | did you mean 'stack status'?",
                "cat t                      | unknown command 'cat'             | did you mean 'topic tail'?",
                "rm t                       | unknown command 'rm'              | did you mean 'topic delete'?",
                "--contxt lab stack status  | unknown option '--contxt'         | did you mean '--context'?",
                "topic list --outptu=json   | unknown option '--outptu=json'    | did you mean '--output'?",
                "topic list --partition=1   | unknown option '--partition=1'    | an option of 'topic tail', 'topic produce'; see: dps topic list --help",
                "topic create t -j 1        | unknown option '-j'               | see: dps topic create --help",
                "topic list --grepp x       | unknown option '--grepp'          | see: dps topic list --help",
                "topic produce t1 in.txt    | unexpected argument 'in.txt'      | write: --file in.txt",
                "topic create t1 4          | unexpected argument '4'           | write: --partitions 4",
                "topic delete t1 t2         | unexpected argument 't2'          | see: dps topic delete --help",
                "assert sql count(*) 4      | missing required option: '--equals=VALUE' | write: --equals 4",
                "assert sql count(*)        | missing required option: '--equals=VALUE' | see: dps assert sql --help",
                "assert topic t1 4          | missing required option: '--records=N' | write: --records 4",
                "topic tail weather --folow | unknown option '--folow'          | did you mean '--follow'?",
                "generate run --cuont 3     | unknown option '--cuont'          | did you mean '--count'?",
                "topic list extra           | unexpected argument 'extra'       | see: dps topic list --help",
                "topic tail                 | missing required parameter: 'TOPIC' | see: dps topic tail --help",
                "stream start --window 1x   | invalid value for option '--window': '1x' is not a time; expected a duration such as 500ms, 30s, 2m or 1h | see: dps stream start --help",
                "topic tail t -n x          | invalid value for option '--last': 'x' is not a whole number | see: dps topic tail --help",
                "stack logs -n 3000000000   | invalid value for option '--tail': '3000000000' is too large | see: dps stack logs --help",
                "stack logs -n x            | invalid value for option '--tail': 'x' is not a whole number | see: dps stack logs --help"
            })
    void a_wrong_command_line_is_told_with_what_may_be_meant(String line, String message, String hint) {
        Result result = dps.run(line.split(" "));

        assertThat(result.err()).isEqualTo("error: " + message + "\nhint: " + hint + "\n");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_missing_sub_command_is_told_with_the_way_to_the_help() {
        dps.run("topic").failed(2, "error: missing required subcommand").withHint("see: dps topic --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-o", "--output"})
    void an_unknown_format_is_told_with_all_formats(String option) {
        dps.run("set", option, "xml")
                .failed(
                        2,
                        "error: 'output' is 'xml' (option): expected auto, table, vertical, csv, tsv, json, jsonl,"
                                + " markdown, html, raw");
    }

    @Test
    void a_value_without_a_name_is_said_to_be_one_once() {
        assertThat(dps.run("dag", "trigger", "Lines", "--conf", "lines").err())
                .startsWith(
                        "error: value for option '--conf' (NAME=VALUE) should be in KEY=VALUE format but was lines\n");
    }

    @Test
    void the_version_and_the_help_go_to_standard_output() {
        assertThat(dps.run("--version").out()).startsWith("dps ");
        assertThat(dps.run("-V").code()).isZero();
        assertThat(dps.run("--help").out()).startsWith("One shell for").contains("Commands:", "Exit codes:");
        assertThat(dps.run("help").out()).isEqualTo(dps.run("--help").out());
        assertThat(dps.run("help", "topic", "tail").out())
                .isEqualTo(dps.run("topic", "tail", "--help").out())
                .contains("Usage: dps topic tail");
        assertThat(dps.run("topic", "-h").out()).contains("list", "tail", "produce", "view");
    }

    @Test
    void help_of_what_is_not_there_names_what_may_be_meant() {
        dps.run("help", "topic", "tial")
                .failed(2, "error: there is no command 'topic tial'")
                .withHint("did you mean 'tail'?");
    }

    @Test
    void the_help_shows_pages_and_says_which_command_or_page_is_near() {
        assertThat(dps.run("help").out())
                .containsSubsequence("Commands:", "Pages, shown by 'help PAGE':", "  start  ", "Exit codes:");
        assertThat(dps.run("help", "streams").out())
                .startsWith("Streams\n")
                .endsWith("The command about it: help stream\n");
        assertThat(dps.run("help", "stream").out()).endsWith("The page about it: help streams\n");
        assertThat(dps.run("help", "sql").out())
                .contains("Usage: dps sql")
                .endsWith("The page about it: help --page sql\n");
        assertThat(dps.run("help", "--page", "sql").out()).startsWith("SQL\n").endsWith("help sql\n");
        // A part of a message, but rather a mistyped command.
        dps.run("help", "contex").failed(2, "error: there is no command or page 'contex'");
        dps.run("help", "strems")
                .failed(2, "error: there is no command or page 'strems'")
                .withHint("did you mean 'streams'?");
        dps.run("help", "guarantes").failed(2, "error: there is no command or page 'guarantes'");
        dps.run("help", "--page", "topisc")
                .failed(2, "error: there is no page 'topisc'")
                .withHint("did you mean 'topics'?");
    }

    @Test
    void the_help_explains_the_text_of_an_error() {
        assertThat(dps.run("help", "nothing", "is", "deployed", "in", "context", "local")
                        .out())
                .contains("nothing is deployed in context '...'", "stack deploy");
    }

    @Test
    void echo_writes_its_words() {
        dps.run("echo", "two words", "and", "three").printed("two words and three\n");
        dps.run("echo").printed("\n");
        dps.run("-c", "echo 'a;b' && echo ${X:-c}").printed("a;b\nc\n");
    }

    @Test
    void set_and_unset_change_variables_of_the_session() {
        dps.run("-c", "set A=1 B='x y=z'; set; unset A; set A=2; echo ${A} ${B}; unset A B; set")
                .printed("name  value\nA     1\nB     x y=z\n2 x y=z\nname  value\n");
        dps.run("set", "A").failed(2, "error: 'A' is not an assignment").withHint("write it as: set VARIABLE=VALUE");
        dps.run("set", "spark.sql.session.timeZone=UTC")
                .failed(2, "error: 'spark.sql.session.timeZone' is a setting of Spark, not a variable of this session")
                .withHint("set it in Spark: sql 'SET spark.sql.session.timeZone=UTC'");
        dps.run("set", "1A=2").failed(2, "error: '1A=2' is not an assignment");
        dps.run("unset").failed(2, "error: missing required parameter: 'VARIABLE'");
    }

    @Test
    void lines_of_an_option_run_as_a_batch() {
        dps.run("-c", "echo a; echo b", "-c", "echo c").printed("a\nb\nc\n");
        Result failed = dps.run("-c", "echo a; nothing; echo b");
        assertThat(failed.out()).isEqualTo("a\n");
        assertThat(failed.err()).startsWith("error: unknown command 'nothing'\n");
        assertThat(failed.code()).isEqualTo(2);
    }

    @Test
    void a_dry_run_checks_every_line_and_runs_none() throws IOException {
        Path good = script(
                "good.dps",
                "set T=weather_data\necho hello\ntopic tail ${T} -n 3 > never.txt\nselect ${T};\n# no line\n");
        Result checked = dps.run("--dry-run", good.toString());
        assertThat(checked.code()).isZero();
        assertThat(checked.out())
                .isEqualTo(good + ":1: set T=weather_data\n" + good + ":2: echo hello\n" + good
                        + ":3: topic tail ${T} -n 3 > never.txt\n" + good + ":4: select ${T};\n");
        assertThat(Path.of("never.txt")).doesNotExist();

        Path bad =
                script("bad.dps", "echo ${NOWHERE}\ntopic tial x\ntopic tail x -n many\ntopic\nnothing\necho good\n");
        Result wrong = dps.run("--dry-run", bad.toString());
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .contains(
                        bad + ":1: error: ",
                        "NOWHERE",
                        bad + ":2: error: unknown command 'tial'",
                        bad + ":3: error: ",
                        "'many' is not a whole number",
                        bad + ":4: error: missing required subcommand",
                        bad + ":5: error: unknown command 'nothing'")
                .doesNotContain(bad + ":6: error");
        Path open = script("open.dps", "echo a\necho 'b\n");
        Result unclosed = dps.run("--dry-run", open.toString());
        assertThat(unclosed.err()).startsWith(open + ":2: error: the quote ' is not closed");
        assertThat(unclosed.code()).isEqualTo(2);
    }

    @Test
    void a_dry_run_checks_where_the_output_would_go() throws IOException {
        Path bad = script("bad.dps", "echo a > ${NOWHERE}\necho b >> 'b\0'\nselect 1; > ''\n");

        Result checked = dps.run("--dry-run", bad.toString());

        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.err().lines().filter(line -> line.contains("error: ")))
                .containsExactly(
                        bad + ":1: error: variable 'NOWHERE' is not set",
                        bad + ":2: error: 'b?' is not a path: nul character not allowed",
                        bad + ":3: error: '' is not a path: it is empty");
    }

    @Test
    void a_dry_run_looks_into_the_files_that_a_line_sources() throws IOException {
        Path inner = script("inner.dps", "set FOUND=$1\necho ${FOUND} ${MISSING}\n");
        Path outer = script("outer.dps", "source " + inner + " x\necho ${FOUND}\nsource none.dps\n");

        Result checked = dps.run("--dry-run", outer.toString());

        assertThat(checked.code()).isEqualTo(2);
        assertThat(checked.out())
                .isEqualTo(outer + ":1: source " + inner + " x\n" + inner + ":1: set FOUND=$1\n" + inner
                        + ":2: echo ${FOUND} ${MISSING}\n" + outer + ":2: echo ${FOUND}\n" + outer
                        + ":3: source none.dps\n");
        assertThat(checked.err().lines().filter(line -> line.contains("error: ")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(inner + ":2: error: ")
                                .contains("MISSING"),
                        second -> assertThat(second).isEqualTo(outer + ":3: error: there is no file none.dps"));
    }

    @Test
    void files_that_source_each_other_are_found_by_a_dry_run_and_end_a_run() throws IOException {
        Path a = script("a.dps", "source " + folder.resolve("b.dps") + "\n");
        Path b = script("b.dps", "echo b\nsource " + a + "\n");

        Result checked = dps.run("--dry-run", a.toString());
        assertThat(checked.err()).isEqualTo(b + ":2: error: " + a + " sources itself: a.dps -> b.dps -> a.dps\n");
        assertThat(checked.code()).isEqualTo(2);

        Result run = dps.run(a.toString());
        assertThat(run.err()).contains(" sources itself: ").doesNotContain("Overflow");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).startsWith("b\nb\n");
    }

    @Test
    void a_chain_of_files_that_source_each_other_works_up_to_a_depth_that_is_named() throws IOException {
        int deepest = 100;
        for (int i = 0; i < deepest + 1; i++) {
            script("chain" + i + ".dps", "source " + folder.resolve("chain" + (i + 1) + ".dps") + "\n");
        }
        script("chain" + (deepest + 1) + ".dps", "echo end\n");

        dps.run(folder.resolve("chain2.dps").toString()).printed("end\n");
        for (List<String> way : List.of(List.<String>of(), List.of("--dry-run"))) {
            Result deeper = dps.run(Stream.concat(
                            way.stream(), Stream.of(folder.resolve("chain0.dps").toString()))
                    .toArray(String[]::new));
            assertThat(deeper.code()).isEqualTo(2);
            assertThat(deeper.err())
                    .isEqualTo(folder.resolve("chain99.dps") + ":1: error: " + folder.resolve("chain100.dps")
                            + " is sourced more than 100 levels deep:"
                            + " chain96.dps -> chain97.dps -> chain98.dps -> chain99.dps -> chain100.dps\n"
                            + "hint: source all files from one file, each on its own line\n");
        }
    }

    @Test
    void what_holds_for_a_batch_holds_for_the_files_that_it_sources() throws Exception {
        Path inner = script("inner.dps", "echo one\nnothing\necho two\n");
        Path outer = script("outer.dps", "source " + inner + "\nsource " + inner + " && echo never\necho three\n");
        Path report = folder.resolve("sourced.xml");

        Result result = dps.run("--keep-going", "--report", "junit", report.toString(), outer.toString());

        assertThat(result.out()).isEqualTo("one\ntwo\none\ntwo\nthree\n");
        assertThat(result.code()).isEqualTo(2);
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        assertThat(IntStream.range(0, cases.getLength()).mapToObj(i -> ((Element) cases.item(i)).getAttribute("name")))
                .containsExactly(
                        inner + ":1 echo one",
                        inner + ":2 nothing",
                        inner + ":3 echo two",
                        inner + ":1 echo one",
                        inner + ":2 nothing",
                        inner + ":3 echo two",
                        outer + ":3 echo three");
        assertThat(Files.readString(report)).contains("tests=\"7\" failures=\"2\"");
    }

    @Test
    void a_report_names_each_statement_that_ran_and_why_it_failed() throws Exception {
        Path batch = script("batch.dps", "echo one\nassert\u0001\necho '<three>'\n");
        Path report = batch.resolveSibling("report.xml");

        Result result = dps.run("--keep-going", "--report", "junit", report.toString(), batch.toString());

        assertThat(result.code()).isEqualTo(2);
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        NodeList cases = suite.getElementsByTagName("testcase");
        assertThat(((Element) cases.item(0)).getAttribute("name")).isEqualTo(batch + ":1 echo one");
        assertThat(((Element) cases.item(0)).getAttribute("classname")).isEqualTo(batch.toString());
        assertThat(((Element) cases.item(2)).getAttribute("name")).isEqualTo(batch + ":3 echo '<three>'");
        Element failure = (Element)
                ((Element) cases.item(1)).getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).startsWith(batch + ":2: error: unknown command 'assert");
        assertThat(failure.getAttribute("type")).isEqualTo("exit code 2");
        assertThat(result.err()).contains(failure.getAttribute("message"));
    }

    @Test
    void a_report_is_written_when_the_batch_breaks_off_and_refused_before_it_begins() throws Exception {
        Path batch = script("short.dps", "echo one\nnothing\necho three\n");
        Path report = batch.resolveSibling("short.xml");
        assertThat(dps.run("--report", "junit", report.toString(), batch.toString())
                        .code())
                .isEqualTo(2);
        assertThat(Files.readString(report)).contains("tests=\"2\"", "failures=\"1\"");

        Result refused = dps.run("--report", "junit", batch.resolve("x/y.xml").toString(), batch.toString());
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("error: cannot write the report ");
        dps.run("--report", "tap", report.toString(), "-c", "echo a").failed(2, "error: 'tap' is not a report format");
    }

    @Test
    void a_failure_leaves_lines_in_the_background_alone_where_the_batch_keeps_going() throws Exception {
        Path readings = folder.resolve("readings.jsonl");
        Path report = folder.resolve("jobs.xml");
        Path batch = script(
                "jobs.dps",
                "nonsense\ngenerate run --stdout --count 300 --rate 1000/s > " + readings + " &\n"
                        + "topic tail &\necho end\n");

        Result result = dps.run("--keep-going", "--report", "junit", report.toString(), batch.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEqualTo("end\n");
        assertThat(Files.readAllLines(readings)).hasSize(300);
        assertThat(result.err()).contains(batch + ":3: error: missing required parameter: 'TOPIC'");
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("4");
        assertThat(suite.getAttribute("failures")).isEqualTo("2");
        assertThat(Files.readString(report))
                .contains(
                        "message=\"" + batch + ":1: error: unknown command 'nonsense'\"",
                        "message=\"" + batch + ":3: error: missing required parameter: 'TOPIC'\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2>", "12>>", "&>"})
    void a_redirection_of_descriptors_is_refused_and_writes_nothing(String operator) {
        Path file = folder.resolve("f");

        dps.runWithInput("echo data " + operator + " " + file + "\n")
                .failed(
                        2,
                        "stdin:1: error: '" + operator.replace(">>", ">")
                                + "' is not supported: '> FILE' writes the data of a command to a file; messages stay"
                                + " on standard error");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_digit_behind_an_escaped_blank_is_data() {
        Path file = folder.resolve("f");

        dps.runWithInput("echo a\\ 2> " + file + "\n").printed("");
        assertThat(file).hasContent("a 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(select 1)",
                "/* c */ select 1",
                "desc t",
                "merge into t using u on t.a = u.a when matched then delete",
                "delete from t",
                "update t set a = 1",
                "RESET",
                "SET spark.sql.session.timeZone=UTC",
                "BEGIN select 1; select 2; END",
                "declare x int"
            })
    void what_spark_takes_for_sql_goes_to_it(String sql) throws IOException {
        Path file = script("sql.dps", "-- a comment\n" + sql + ";\n");

        dps.run(file.toString())
                .failed(3, file + ":2: error: nothing is deployed in context 'local'")
                .withHint("deploy the stack with: stack deploy");
        dps.run("sql", sql).failed(3, "error: nothing is deployed in context 'local'");
    }

    @Test
    void a_program_that_fails_a_batch_is_named() throws IOException {
        Path file = script("program.dps", "echo a | cat\necho b | grep c\necho d\n");

        Result result = dps.run(file.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err())
                .isEqualTo(file + ":2: error: 'grep c' ended with exit code 1\n"
                        + "hint: to continue anyway, add: || echo failed\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate run --stdout --rate max --count 1 --for 1m30s | 0",
                "generate run --stdout --rate max --count 1 --timeout 200000d | 0",
                "topic tail t -f --timeout 200000d | 3"
            })
    void no_duration_is_too_long(String line, int code) {
        Result result = dps.run(line.split(" "));

        assertThat(result.code()).isEqualTo(code);
        assertThat(result.err()).doesNotContain("duration").doesNotContain("bug in dps");
        assertThat(result.out().lines().count()).isEqualTo(code == 0 ? 1 : 0);
    }

    @Test
    void a_line_in_the_background_that_fails_fails_its_batch() throws Exception {
        Path inner = script("inner.dps", "echo inner\nnothing &\n");

        Result sourced = dps.run("-c", "source " + inner);
        assertThat(sourced.code()).isEqualTo(2);
        assertThat(sourced.out()).isEqualTo("inner\n");
        assertThat(sourced.err()).contains(inner + ":2: error: unknown command 'nothing'\n");
        assertThat(dps.run("source", inner.toString()).code()).isEqualTo(2);
        assertThat(dps.runWithInput("nothing &\necho a\n").code()).isEqualTo(2);
        assertThat(dps.run("-c", "sleep 200000d & kill %1").code()).isZero();
    }

    @Test
    void a_line_of_an_option_may_be_the_name_of_a_command() {
        dps.run("-c", "jobs").printed("job  state  line\n");
    }

    @Test
    void a_file_runs_with_its_arguments() throws IOException {
        Path file = script("greet.dps", "# greets\necho hello $1 ${2:-nobody}\n");

        dps.run(file.toString(), "a b").printed("hello a b nobody\n");
        dps.run("-f", file.toString(), "x", "y").printed("hello x y\n");
        dps.run(script("shift.dps", "set A=$1; set").toString(), "--x").printed("name  value\nA     --x\n");
    }

    @Test
    void a_file_stops_at_the_first_failure_and_names_its_line() throws IOException {
        Path file = script("bad.dps", "echo a\n\nnothing here\necho b\n");

        Result stopped = dps.run(file.toString());
        assertThat(stopped.out()).isEqualTo("a\n");
        assertThat(stopped.err()).startsWith(file + ":3: error: unknown command 'nothing'\n");
        assertThat(stopped.code()).isEqualTo(2);

        Result whole = dps.run("--keep-going", file.toString());
        assertThat(whole.out()).isEqualTo("a\nb\n");
        assertThat(whole.code()).isEqualTo(2);
    }

    @Test
    void a_file_that_is_not_there_is_a_usage_error() {
        dps.run("./none.dps").failed(2, "error: there is no file ./none.dps");
        dps.run("-f", "none").failed(2, "error: there is no file none");
    }

    @Test
    void standard_input_is_a_batch() {
        dps.runWithInput("echo a\necho b").printed("a\nb\n");
        Result failed = dps.runWithInput("echo a\nnothing\n");
        assertThat(failed.err()).startsWith("stdin:2: error: unknown command 'nothing'\n");
        assertThat(failed.code()).isEqualTo(2);
    }

    @Test
    void source_runs_a_file_in_the_session_and_gives_arguments_back() throws IOException {
        Path inner = script("inner.dps", "set A=$1\necho inner $1\n");
        Path outer = script("outer.dps", "source " + inner + " x\necho outer $1 ${A}\n");

        dps.run(outer.toString(), "y").printed("inner x\nouter y x\n");
    }

    @Test
    void exit_ends_the_batch_with_its_code() {
        Result result = dps.run("-c", "echo a; exit 7; echo b");
        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.code()).isEqualTo(7);
        assertThat(dps.run("exit").code()).isZero();
        assertThat(dps.run("quit", "3").code()).isEqualTo(3);
        dps.run("exit", "x")
                .failed(
                        2,
                        "error: invalid value for positional parameter at index 0 (CODE): 'x' is not an exit code;"
                                + " expected a number such as 1");
    }

    @Test
    void jobs_are_listed_and_can_be_ended() {
        Result result = dps.run("-c", "echo a & jobs; kill %1");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("job  state").contains("echo a");
        assertThat(result.err()).isEqualTo("[1] echo a\n");
        dps.run("kill", "%4").failed(1, "error: there is no job 4").withHint("see: jobs");
        dps.run("kill", "x").failed(2, "error: 'x' is not a job");
        dps.run("jobs").printed("job  state  line\n");
    }

    @Test
    void history_off_a_prompt_is_empty() {
        dps.run("history").printed("number  line\n");
    }

    @Test
    void settings_are_shown_with_their_origin() throws IOException {
        Path config = folder.resolve("config/dps/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "color: never\n");

        Result result =
                dps.with("DPS_KAFKA_PORT", "19092").run("config", "show", "--origin", "--context", "lab", "-o", "csv");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("""
                key,value,origin
                context,lab,option
                output,csv,option
                color,never,%s:1
                pager,auto,default
                target,local,default
                production,false,default
                stack.name,dps,default
                engines,"",default
                advertise,auto,default
                kafka.port,19092,DPS_KAFKA_PORT
                connect.port,15002,default
                connect.ui-port,4040,default
                master.port,7077,default
                history.port,5000,default
                kafka-ui.port,5001,default
                airflow.port,8080,default
                deploy.timeout,2m,default
                notify.url,"",default
                notify.format,chat,default
                notify.token-file,"",default
                """.formatted(config));
    }

    @Test
    void global_options_stand_before_or_after_the_command_and_hold_for_all_lines_of_a_batch() {
        String expected = "[{\"name\":\"A\",\"value\":\"1\"}]\n";

        dps.run("-o", "json", "-c", "set A=1; set").printed(expected);
        dps.run("-c", "set A=1; set -o json").printed(expected);
        dps.run("-c", "set A=1; -o json set").printed(expected);
        dps.run("-o", "csv", "-c", "set A=1; set -o json; set").printed(expected + "name,value\nA,1\n");
    }

    @Test
    void set_changes_settings_of_the_lines_that_follow() {
        dps.run("-c", "set A=1 DPS_OUTPUT=jsonl; set -o csv; unset DPS_OUTPUT; set")
                .printed("name,value\nA,1\nDPS_OUTPUT,jsonl\nname  value\nA     1\n");
    }

    @Test
    void a_wrong_configuration_is_a_usage_error_of_every_command_that_needs_it() {
        Path none = folder.resolve("none.yaml");

        dps.run("--config", none.toString(), "config", "show")
                .failed(2, "error: cannot read the configuration " + none + ": no such file");
        dps.with("DPS_CONTEKST", "x").run("topic", "list").failed(2, "error: unknown variable DPS_CONTEKST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic list",
                "topic tail weather_data",
                "topic produce weather_data",
                "topic view weather_data",
                "sql select_1",
                "-c select(1);",
                "plot weather_data humidity",
                "stream status",
                "generate run --count 1",
                "stack endpoints"
            })
    void without_a_deployment_the_way_to_one_is_told(String line) {
        dps.run(line.split(" "))
                .failed(3, "error: nothing is deployed in context 'local'")
                .withHint("deploy the stack with: stack deploy");
    }

    @Test
    void the_status_without_a_deployment_is_a_table_and_exit_code_3() {
        Result result = dps.run("stack", "status", "-o", "csv");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).startsWith("service,state,tasks,node,id,").contains("kafka,", "connect,");
        assertThat(result.err()).doesNotContain("error");
        assertThat(folder.resolve("state/dps/local")).doesNotExist();
    }

    @Test
    void removing_what_is_not_there_changes_nothing() {
        assertThat(dps.run("stack", "remove").code()).isZero();
        assertThat(dps.run("stack", "remove", "--purge", "-y").code()).isZero();
    }

    @Test
    void data_is_not_deleted_without_a_confirmation() throws IOException {
        Path context = Files.createDirectories(folder.resolve("state/dps/local"));
        Path record = Files.writeString(
                Files.createDirectories(context.resolve("data")).resolve("record"), "x");
        Files.writeString(context.resolve("deployment.json"), """
                {"version": 1, "kafkaPort": 9092, "connectPort": 15002, "controllerPort": 9093, "askedKafkaPort": 9092,
                 "askedConnectPort": 15002, "since": "2026-11-22T07:00:00Z", "deployed": false}
                """);

        dps.run("stack", "remove", "--purge")
                .failed(2, "error: this needs confirmation, but there is no terminal to ask on")
                .withHint("add -y to confirm");
        Result no = dps.run(CapturedStreams.onTerminal(80, question -> "n"), "stack", "remove", "--purge");

        assertThat(no.code()).isEqualTo(1);
        assertThat(no.err()).contains("not confirmed, nothing was changed");
        assertThat(record).exists();

        dps.with("DPS_PRODUCTION", "true");
        dps.run("stack", "remove", "--purge", "-y")
                .failed(2, "error: context 'local' is a production context: this needs confirmation by its name")
                .withHint("add --confirm local");
        dps.run("stack", "remove", "-y")
                .failed(2, "error: context 'local' is a production context: this needs confirmation by its name");
        Result yes = dps.run(CapturedStreams.onTerminal(80, question -> "y"), "stack", "remove", "--purge", "-y");
        assertThat(yes.err()).contains("not confirmed, nothing was changed");
        assertThat(record).exists();
        assertThat(dps.run("stack", "remove", "--purge", "--confirm", "other").code())
                .isEqualTo(2);
        Result named = dps.run(CapturedStreams.onTerminal(80, question -> "local"), "stack", "remove", "--purge");
        assertThat(named.code()).as(named.err()).isZero();
        assertThat(record).doesNotExist();
        assertThat(dps.run("stack", "remove", "--purge", "--confirm", "local").code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--interval 1s                     | --interval needs --start: otherwise event times come from the wall clock",
                "--seed 7                          | --seed needs --start or --replay: otherwise event times come from the wall clock and differ in each run",
                "--column temperature=t            | --column needs --replay",
                "--strict                          | --strict needs --replay",
                "--replay f.csv --start 2026-11-22T07:00:00Z | --replay and --start cannot be used together",
                "--replay f.csv --speed 2x --rate 5 | --speed and --rate cannot be used together",
                "--replay f.csv --column tmperature=t | --column tmperature: a reading has no field 'tmperature'",
                "--late 5%                         | --late needs --late-by",
                "--late-by 1m                      | --late-by needs --late",
                "--duplicate 2                     | invalid value for option '--duplicate': '2' is not a share",
                "--malformed lots                  | invalid value for option '--malformed': 'lots' is not a share",
                "--rate fast                       | invalid value for option '--rate': 'fast' is not a rate (write 100/s, 0.5/s or max)",
                "--rate 0                          |",
                "--count 0                         | --count 0 is too small",
                "--count -1                        |",
                "--sensors 0                       | --sensors 0 is too small",
                "--stdout -o json                  | --stdout and -o json both write to standard output",
                "--start yesterday                 | invalid value for option '--start': 'yesterday' is not a time"
            })
    void options_of_the_generator_that_do_not_fit_are_usage_errors(String options, String message) {
        Result result = dps.run(("generate run " + options).split(" "));

        assertThat(result.err())
                .startsWith("error: " + (message == null ? "" : message))
                .doesNotContain("bug in dps");
        assertThat(result.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic tail t --offset 3:5 -f   | --follow cannot be used with an --offset that has an end",
                "topic tail t --offset 5:3      | --offset '5:3' ends before it begins",
                "topic tail t --offset @2026-13-01 | --offset '@2026-13-01' contains a time that does not exist: 2026-13-01",
                "topic tail t -n 200000         | -n must be at most 100000; to read the last N records of each partition, use --offset -N",
                "topic tail t --grep [          | --grep, column 1: Unclosed character class",
                "topic tail t --where a>        | --where, column 3: expected a number, a quoted string, true or false, found the end",
                "topic tail t --format %q       | --format, column 2: 'q' is neither a field nor an escape",
                "topic tail t --format %s -o csv | --format and -o cannot be used together",
                "-o csv topic tail t --format %s | --format and -o cannot be used together",
                "topic view --from 3            | the topic for the view is missing",
                "topic view --drop              | --drop requires the name of a view",
                "topic view v --drop --to 3     | --drop requires the name of a view and nothing else",
                "topic produce t --format %k%s  | --format: two fields need text between them",
                "topic produce t --partition x  | --partition 'x' is not a partition",
                "topic tail t --max 0           | --max must be positive",
                "topic tail t --offset x        | --offset 'x' is not an offset, a time or a span",
                "stream start --window 0s       | --window must be longer than zero"
            })
    void options_that_exclude_each_other_are_usage_errors(String line, String message) {
        dps.run(line.split(" ")).failed(2, "error: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count 500                       | 500 readings at 1/s: about 8m20s; faster: --rate 100/s or --rate max",
                "--count 90000 --rate 25/s         | 90000 readings at 25/s: about 1h0m",
                "--for 1d                          | readings at 1/s for 1d0h; faster: --rate 100/s or --rate max",
                "--rate 2.5/s --count 500 --for 1m | 500 readings at 2.5/s for 1m0s",
                "--rate 20/s                       | readings at 20/s until Ctrl-C",
                "--rate max --count 100            |",
                "--rate 20/s --count 100           |"
            })
    void what_takes_its_time_says_so_first(String options, String said) {
        Result result = dps.run("-c", "generate run --stdout " + options + " | head -n 1");

        assertThat(result.err().lines().filter(line -> line.contains(" at ")))
                .containsExactlyElementsOf(said == null ? List.of() : List.of(said));
        assertThat(result.out()).startsWith("{\"process_timestamp\"");
        assertThat(dps.run("-q", "-c", "generate run --stdout " + options + " | head -n 1")
                        .err())
                .isEmpty();
    }

    @Test
    void a_job_at_the_prompt_says_that_kill_ends_it() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        try (Shell shell = new Shell(new Variables(Map.of("XDG_STATE_HOME", folder.toString())))) {
            shell.run(
                    List.of("-c", "generate run --stdout --rate 20/s | head -n 1"),
                    streams.streams().ofJob(7));
        }

        assertThat(streams.err()).contains("readings at 20/s until 'kill %7'\n");
    }

    @ParameterizedTest
    @CsvSource({"30, 40", "47, 47", "60, 60", "300, 100"})
    void a_help_fits_the_terminal(int columns, int width) {
        for (String help : List.of("help topic tail", "topic tail --help", "help", "context add -h")) {
            String shown = dps.run(CapturedStreams.onTerminal(columns), help.split(" "))
                    .out();

            assertThat(withoutExamples(shown).lines())
                    .as(help)
                    .allMatch(line -> line.length() <= width || !line.strip().contains(" "));
            assertThat(shown.replaceAll("\\s", ""))
                    .isEqualTo(dps.run(help.split(" ")).out().replaceAll("\\s", ""));
        }
    }

    /** Examples are as they are to be typed, whatever the width. */
    private static String withoutExamples(String help) {
        return help.lines().filter(line -> !line.matches("  [a-z].*")).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic produce t --file",
                "sql --file",
                "-f",
                "source",
                "context import",
                "generate run --stdout --replay",
                "generate start --replay"
            })
    void a_file_that_cannot_be_read_is_a_wrong_command_line(String command) {
        Path none = folder.resolve("none.dps");

        dps.run((command + " " + none).split(" ")).failed(2, "error: there is no file " + none);
        dps.run((command + " " + folder).split(" ")).failed(2, "error: " + folder + " is a folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "echo a > NUL                         ! 'a?b' is not a path",
                "echo a >> NUL                        ! 'a?b' is not a path",
                "source NUL                           ! invalid value for positional parameter at index 0 (FILE): 'a?b' is not a path",
                "-f NUL                               ! invalid value for option '-f': 'a?b' is not a path",
                "./NUL                                ! './a?b' is not a path",
                "sql --file NUL                       ! invalid value for option '--file': 'a?b' is not a path",
                "topic produce t --file NUL           ! invalid value for option '--file': 'a?b' is not a path",
                "generate run --stdout --replay NUL   ! invalid value for option '--replay': 'a?b' is not a path",
                "context import NUL                   ! invalid value for positional parameter at index 0 (FILE): 'a?b' is not a path",
                "context export local NUL             ! invalid value for positional parameter at index 1 (FILE): 'a?b' is not a path",
                "stack images save NUL                ! invalid value for positional parameter at index 0 (FILE): 'a?b' is not a path",
                "--report junit NUL -c 'echo a'       ! 'a?b' is not a path",
                "--config NUL config show             ! invalid value for option '--config': 'a?b' is not a path",
                "set DPS_CONFIG=NUL; config show      ! 'a?b' is not a path",
                "set XDG_STATE_HOME=NUL; stack status ! 'a?b' is not a path",
                "set DPS_TARGET=external DPS_KAFKA_BROKERS=localhost:1 DPS_KAFKA_SECURITY=SASL_PLAINTEXT DPS_KAFKA_MECHANISM=PLAIN DPS_KAFKA_USER=me DPS_KAFKA_PASSWORD_FILE=/NUL; topic list ! '/a?b' is not a path",
                "set DPS_TARGET=swarm DOCKER_CONFIG=NUL; stack images list ! 'a?b' is not a path"
            })
    void no_path_can_have_a_nul_character(String line, String message) {
        dps.runWithInput(line.replace("NUL", "'a\0b'"))
                .failed(2, "stdin:1: error: " + message + ": nul character not allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "echo a > ''           ! '' is not a path: it is empty",
                "set F=; echo a > ${F} ! '' is not a path: it is empty",
                "source ''             ! invalid value for positional parameter at index 0 (FILE): '' is not a path: it is empty",
                "sql --file ''         ! invalid value for option '--file': '' is not a path: it is empty"
            })
    void an_empty_text_is_no_path(String line, String message) {
        dps.runWithInput(line).failed(2, "stdin:1: error: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "echo a | cat NUL        ! 'cat 'a?b'' or an argument of the batch contains a NUL character",
                "set A=NUL; echo a | cat ! variable 'A' contains a NUL character"
            })
    void no_program_can_be_given_a_nul_character(String line, String message) {
        dps.runWithInput(line.replace("NUL", "'a\0b'"))
                .failed(2, "stdin:1: error: " + message + ", which cannot be passed to a program")
                .withHint("remove the character, or unset the variable");
    }

    @Test
    void a_batch_file_that_cannot_be_read_is_a_wrong_command_line() {
        Path none = folder.resolve("none.dps");

        dps.run(none.toString()).failed(2, "error: there is no file " + none);
        dps.run("--config", none.toString(), "set")
                .failed(2, "error: cannot read the configuration " + none + ": no such file");
    }

    @Test
    void sql_on_the_command_line_of_the_process_tells_how_to_write_it() {
        dps.run("select", "1")
                .failed(2, "error: 'select' starts a SQL statement")
                .withHint("run the statement with: dps sql 'select ...'");
    }

    @Test
    void a_global_option_of_a_sourced_file_does_not_outlive_it() throws IOException {
        Path inner = script("inner.dps", "set\n");

        dps.run("-c", "set A=1; source " + inner + " -o json; set")
                .printed("[{\"name\":\"A\",\"value\":\"1\"}]\nname  value\nA     1\n");
    }

    @Test
    void colours_are_used_where_they_are_wanted() {
        String plain = dps.run("nothing").err();
        String coloured = dps.run("--color", "always", "set", "A").err();

        assertThat(plain).doesNotContain("\u001b");
        assertThat(coloured).contains("\u001b[");
        assertThat(dps.with("NO_COLOR", "1")
                        .run(CapturedStreams.onTerminal(80), "set", "A")
                        .err())
                .doesNotContain("\u001b[1;31m");
    }

    @Test
    void sql_without_a_statement_reads_standard_input_and_names_its_lines() {
        dps.run("sql").failed(2, "error: no SQL statement given");
        dps.runWithInput("\uFEFF\r\n-- nothing\r\n", "sql").failed(2, "error: no SQL statement given");
        dps.runWithInput("select 1;\n\nselect 'open", "sql")
                .failed(2, "error: stdin:3:1: unterminated quote (') in the statement that starts here");
        dps.runWithInput("select /* open", "sql", "-")
                .failed(2, "error: stdin:1:1: unterminated comment in the statement that starts here");
        dps.run("sql", "-f", "-").printed("");
    }
}
