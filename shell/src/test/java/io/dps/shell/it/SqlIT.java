package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.Page;
import io.dps.shell.it.Dps.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** SQL over a real Spark Connect server: statements, errors, types, views of topics. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes every place for tasks; so a later statement is answered only when this one has ended. */
    private static final String ENDLESS =
            "select count(*) from range(0, 1000000000000000, 1, 64) where xxhash64(id) = 0";

    /** The same without any work, where minutes pass until it has ended. */
    private static final String ASLEEP =
            "select count(*) from range(0, 64, 1, 64) where java_method('java.lang.Thread', 'sleep', 600000L) is null";

    private Dps dps;
    private Path folder;

    @BeforeAll
    void deploy(@TempDir Path folder) {
        this.folder = folder;
        dps = new Dps(folder).inThisProcess();
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void a_file_of_statements_runs_up_to_the_first_that_fails() throws IOException {
        Files.writeString(
                folder.resolve("q.sql"),
                "\uFEFF-- first\r\nselect ';' as a; /* ; */\r\nselect 'it''s' as `b;c`;\r\nselect 1 +\r\n  nowhere as x;\r\nselect 3",
                StandardCharsets.UTF_8);

        Result result = dps.asProgram().run("sql", "-f", "q.sql").exitsWith(1);

        assertThat(result.out()).isEqualTo("a\n;\nb;c\nit's\n");
        assertThat(result.err())
                .contains(
                        "1 row in ",
                        "error: q.sql:5:3: [UNRESOLVED_COLUMN",
                        "`nowhere`",
                        "hint:   nowhere as x",
                        "hint:   ^")
                .doesNotContain("JVM stacktrace", "\tat ", "(character");
        assertThat(dps.runWithInput("select 1 as one; select 2 as two;", "sql", "-f", "-")
                        .succeeds()
                        .out())
                .isEqualTo("one\n1\ntwo\n2\n");
        Files.writeString(folder.resolve("empty.sql"), "");
        assertThat(dps.asProgram().run("sql", "-f", "empty.sql").succeeds().out())
                .isEmpty();
        Files.writeString(folder.resolve("open.sql"), "select 1;\nselect 'open");
        dps.asProgram()
                .run("sql", "-f", "open.sql")
                .exitsWith(2)
                .says("open.sql:2:1: unterminated quote (') in the statement that starts here");
    }

    /** Operators that SHOW FUNCTIONS lists and that nobody calls by name, and the function of dps. */
    private static final String NOT_CALLED =
            "[^a-z_].*|and|or|not|in|between|case|when|div|like|ilike|rlike|regexp|dps_.*";

    @Test
    void a_tab_completes_the_keywords_and_functions_of_the_server() throws IOException {
        List<String> keywords = dps.run("-o", "csv", "sql", "select keyword from sql_keywords()")
                .succeeds()
                .out()
                .lines()
                .skip(1)
                .distinct()
                .sorted()
                .toList();
        List<String> functions = dps.run("-o", "csv", "sql", "show system functions")
                .succeeds()
                .out()
                .lines()
                .skip(1)
                .filter(name -> !name.matches(NOT_CALLED))
                .sorted()
                .toList();

        assertThat(words("sql-keywords.txt")).isEqualTo(keywords);
        assertThat(words("sql-functions.txt")).isEqualTo(functions);
    }

    private static List<String> words(String file) throws IOException {
        return Files.readAllLines(
                Path.of("src/main/resources/io/dps/shell/completion").resolve(file));
    }

    @Test
    void a_tab_at_the_prompt_knows_topics_and_the_columns_of_views_made_with_sql() throws IOException {
        // With colours, a word is written again when it becomes a keyword: "on" on the way to "only_here".
        try (TypedDps shell = TypedDps.start(dps.with("NO_COLOR", "1"))) {
            shell.type("create temporary view made_here as select 1 as only_here, 'a' as other;\n")
                    .awaits("0 rows in");
            // Names are read in the background: a TAB shows what is known by then.
            awaitTab(shell, "topic tail weather_", "weather_data_avg +\\(1 partition\\)");
            awaitTab(shell, "select made_here.onl", "made_here\\.only_here");
        }
    }

    private static void awaitTab(TypedDps shell, String typed, String shown) {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    // A key that follows Ctrl-C at once may still belong to the line that it ends.
                    shell.type(TypedDps.CTRL_C).awaits("\\[130]> ").type(typed + "\t");
                    return Pattern.compile(shown).matcher(shell.shown()).find();
                });
    }

    @Test
    void a_python_client_connects_by_what_is_printed_and_shows_a_frame() throws Exception {
        assertThat(new PythonClient(folder).runDemo(dps))
                .contains("|  1|2.5| north|2026-11-22|", "|  3|4.5|  NULL|2026-11-24|", "| south|   3.5|");
    }

    @Test
    void errors_name_the_place_in_the_users_text() {
        Result refused = dps.with("N", "1")
                .run(
                        "--keep-going",
                        "-c",
                        "select ${N} + ${N},\n  selec from t;",
                        "-c",
                        "select '😀', ${N},\n 1 from t where ) = 1 or ) = '😀';",
                        "-c",
                        "select '😀' as x, nowhere;",
                        "-c",
                        "select (1 + 2;",
                        "-c",
                        "select ${N}, nowhere;");
        refused.exitsWith(1)
                .says(
                        "error: line 2, column 14: [TABLE_OR_VIEW_NOT_FOUND]",
                        "hint:              ^",
                        "error: line 2, column 17: [PARSE_SYNTAX_ERROR]",
                        "hint:  1 from t where )",
                        "hint:                 ^",
                        "error: line 1, column 19: [UNRESOLVED_COLUMN",
                        "error: line 1, column 14: [PARSE_SYNTAX_ERROR]",
                        "error: line 1, column 14: [UNRESOLVED_COLUMN");
        dps.run("sql", "select 1 as one;\n  create tabel t as select 1")
                .exitsWith(1)
                .says("error: line 2, column 10: [PARSE_SYNTAX_ERROR]");
        String quoted = "x' or '1'='1";
        assertThat(dps.with("NAME", quoted)
                        .run("-c", "select ${NAME} as v, '${N} ${HOME} ${env:HOME}' as a")
                        .succeeds()
                        .out())
                .isEqualTo("v,a\n" + quoted + ",${N} ${HOME} ${env:HOME}\n");
    }

    @Test
    void a_reader_that_has_enough_ends_the_statement_at_the_server() throws Exception {
        long begun = System.nanoTime();
        Result result = dps.run(
                "-c",
                "select id, id * 2 as twice from range(10000000); | head -2",
                "-c",
                "select count(*) from range(5);");
        assertThat(result.succeeds().out()).startsWith("id,twice\n0,0\n").endsWith("count(1)\n5\n");
        // All ten million rows would take longer.
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(90);
    }

    @Test
    void a_compound_statement_is_one_wherever_it_is_written() {
        String compound = "BEGIN\n  DECLARE x INT = 1;\n  IF x = 1 THEN SELECT 'in;' AS a; END IF;\nEND";

        assertThat(dps.run("-c", compound + ";\nselect 2 as b;").succeeds().out())
                .isEqualTo("a\nin;\nb\n2\n");
    }

    @Test
    void a_megabyte_of_sql_runs() throws IOException {
        Files.writeString(folder.resolve("long.sql"), "select length('" + "x".repeat(1 << 20) + "') as n");

        assertThat(dps.run("sql", "-f", folder.resolve("long.sql").toString())
                        .succeeds()
                        .out())
                .isEqualTo("n\n1048576\n");
    }

    @Test
    void every_type_is_shown_faithfully() throws IOException {
        String sql = String.join(
                "\n",
                "select true as b, cast(1 as tinyint) as i8, cast(-2 as smallint) as i16, 3 as i32, 9223372036854775807 as i64,",
                " cast(1.5 as float) as f32, 0.1d as f64, double('NaN') as nan, double('-Infinity') as inf,",
                " cast('12345678901234567890123456789012345.678' as decimal(38,3)) as d, 0.00000000bd as zero,",
                " 'wörter 漢字 😀' as s, '' as e, cast(null as string) as n, X'00FF10' as bin,",
                " date'2024-02-29' as day, timestamp'2024-02-29T12:34:56.123456Z' as ts,",
                " timestamp_ntz'2024-02-29T12:34:00' as ntz,",
                " interval '1-2' year to month as ym, interval '1 02:03:04.5' day to second as dt,",
                " array(1, null, 3) as arr, map('k', 1, 'l', null) as m, struct(1 as x, 'y' as y, array(date'2024-01-01') as z) as st,",
                " null as nothing, parse_json('{\"a\":[1,null]}') as any,",
                " map('k', array(named_struct('x', null, 'y', array(null, interval '1' day)), null)) as deep");
        Files.writeString(folder.resolve("types.sql"), sql);

        JsonNode row =
                JSON.readTree(dps.run("sql", "-f", folder.resolve("types.sql").toString(), "-o", "jsonl")
                        .succeeds()
                        .out());
        Result csv = dps.run("sql", "-f", folder.resolve("types.sql").toString(), "-o", "csv")
                .succeeds();
        Result vertical = dps.run("sql", "-f", folder.resolve("types.sql").toString(), "-o", "vertical")
                .succeeds();

        assertThat(row.path("b").booleanValue()).isTrue();
        assertThat(row.path("i64").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(row.path("f32").asText()).isEqualTo("1.5");
        assertThat(row.path("f64").asText()).isEqualTo("0.1");
        assertThat(row.path("nan").asText()).isEqualTo("NaN");
        assertThat(row.path("inf").asText()).isEqualTo("-Infinity");
        assertThat(csv.out()).contains("12345678901234567890123456789012345.678", "0.00000000");
        assertThat(row.path("s").asText()).isEqualTo("wörter 漢字 😀");
        assertThat(row.path("n").isNull()).isTrue();
        assertThat(row.path("bin").binaryValue()).containsExactly(0, 0xFF, 0x10);
        assertThat(row.path("day").asText()).isEqualTo("2024-02-29");
        assertThat(row.path("ts").asText()).isEqualTo("2024-02-29T12:34:56.123456Z");
        assertThat(row.path("ntz").asText()).isEqualTo("2024-02-29T12:34:00");
        assertThat(row.path("ym").asText()).isEqualTo("INTERVAL '1-2' YEAR TO MONTH");
        assertThat(row.path("dt").asText()).isEqualTo("INTERVAL '1 02:03:04.5' DAY TO SECOND");
        assertThat(row.path("nothing").isNull()).isTrue();
        assertThat(row.path("any").asText()).isEqualTo("{\"a\":[1,null]}");
        assertThat(row.path("deep").toString())
                .isEqualTo("{\"k\":[{\"x\":null,\"y\":[null,\"INTERVAL '1' DAY\"]},null]}");
        assertThat(row.path("arr").toString()).isEqualTo("[1,null,3]");
        assertThat(row.path("m").toString()).isEqualTo("{\"k\":1,\"l\":null}");
        assertThat(row.path("st").toString()).isEqualTo("{\"x\":1,\"y\":\"y\",\"z\":[\"2024-01-01\"]}");
        assertThat(vertical.out()).contains("wörter 漢字 😀", "AP8Q", "2024-02-29T12:34:00", "NULL");
    }

    @Test
    void an_interval_is_shown_as_spark_itself_writes_it() throws IOException {
        List<String> intervals = List.of(
                "interval '1-2' year to month",
                "interval '-100-11' year to month",
                "interval '7' year",
                "interval '-14' month",
                "interval '0' month",
                "interval '1 02:03:04.5' day to second",
                "interval '-1 02:03:04.000001' day to second",
                "interval '106751991 04:00:54.775807' day to second",
                "interval '3 4' day to hour",
                "interval '3 04:05' day to minute",
                "interval '5' day",
                "interval '-3' hour",
                "interval '123:04' hour to minute",
                "interval '4' minute",
                "interval '04:05.25' minute to second",
                "interval '7.5' second",
                "interval '-70' second",
                "interval '0' second",
                "make_interval(1, 2, 0, 3, 4, 5, 6.5)",
                "make_interval(0, 0, 0, 0)",
                "make_interval(-1, 0, 0, -3)");
        String sql = intervals.stream()
                .map(each -> each + ", cast(" + each + " as string)")
                .collect(Collectors.joining(",\n", "select ", ""));
        Files.writeString(folder.resolve("intervals.sql"), sql);

        List<String> shown = dps.run(
                        "sql", "-f", folder.resolve("intervals.sql").toString(), "-o", "tsv")
                .succeeds()
                .lines();
        List<String> cells = List.of(shown.get(1).split("\t"));

        assertThat(cells).hasSize(2 * intervals.size());
        for (int i = 0; i < intervals.size(); i++) {
            assertThat(cells.get(2 * i)).as(intervals.get(i)).isEqualTo(cells.get(2 * i + 1));
        }
    }

    @Test
    void columns_of_one_name_and_dates_before_the_calendar_changed_are_shown_too() {
        String sql = "select 1 as a, 2 as a, named_struct('b', 3, 'b', 4) as s, date'1582-10-10' as d,"
                + " date'-0044-03-15' as old, timestamp'0001-01-01T00:00:00Z' as first";

        assertThat(dps.run("sql", sql, "-o", "jsonl").succeeds().out())
                .isEqualTo("{\"a\":1,\"a\":2,\"s\":{\"b\":3,\"b\":4},\"d\":\"1582-10-10\",\"old\":\"-0044-03-15\","
                        + "\"first\":\"0001-01-01T00:00:00Z\"}\n");
    }

    @Test
    void ctrl_c_ends_the_statement_at_the_server_and_keeps_the_session() throws Exception {
        try (TypedDps shell = TypedDps.start(dps, "sql")) {
            shell.type("create temporary view kept as select 7 as n;\n").awaits("0 rows in ");
            long before = jobs();
            shell.type(ENDLESS + ";\n");
            Process other = startBehind(before + 1);
            // As the server reports it while the statement runs.
            shell.awaits("[0-9]+ of [0-9]+ tasks, 0 of [0-9] stages?, [0-9]+s");

            shell.type(TypedDps.CTRL_C).awaits("sql \\[130\\]> ");

            assertThat(other.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(new String(other.getInputStream().readAllBytes())).isEqualTo("later\n5\n");
            shell.type("select n * 6 as answer from kept;\n").awaits("answer\n *42\n");
            assertThat(shell.type("exit\n").ends()).isZero();
        }
    }

    /** A value, a group and a result that the server's memory does not hold: each fails alone. */
    @Test
    void a_statement_that_needs_too_much_memory_fails_alone() throws Exception {
        long server = dps.processId("connect");

        Result result = dps.run(
                "--keep-going",
                "-o",
                "csv",
                "-c",
                "create temporary view stays as select 7 as n; \n"
                        + "select repeat('a', 100*1024*1024); \n"
                        + "select length(array_join(collect_list(repeat(cast(id as string), 1000)), ',')) from range(3000000); \n"
                        + "select id, repeat('x', 1000) as x from range(0, 4000000, 1, 2); \n"
                        + "select n * 6 as answer from stays;");

        assertThat(result.out()).endsWith("answer\n42\n");
        assertThat(result.err().lines().filter(line -> line.contains("error: ")))
                .hasSize(3)
                .allMatch(line -> line.contains("the statement needs more memory than Spark has: "));
        assertThat(result.err())
                .contains("hint: use smaller values or groups, or select less data", "1 GiB")
                .doesNotContain("Job aborted", "\tat ");
        assertThat(dps.processId("connect")).isEqualTo(server);
    }

    @Test
    void a_result_beyond_the_limit_is_refused_by_it() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Path err = folder.resolve("rows.err");

        Process large = dps.startInto(
                rows, err, "sql", "select id, repeat('x', 1000) as x from range(0, 700000, 1, 100)", "-o", "csv");

        assertThat(large.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(err))
                .contains(
                        "error: the result is larger than 512.0 MiB, the most that Spark Connect returns"
                                + " (spark.driver.maxResultSize)",
                        "hint: select fewer columns")
                .doesNotContain("Job aborted");
        assertThat(large.exitValue()).isEqualTo(1);
        Files.delete(rows);
    }

    @Test
    void sigterm_ends_the_statement_at_the_server_at_once() throws Exception {
        long before = jobs();
        Process endless = dps.start("sql", ENDLESS);
        Process other = startBehind(before + 1);

        endless.destroy();

        assertThat(endless.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(endless.exitValue()).isEqualTo(143);
        // Of itself the server would notice 45 s after the client's last word.
        assertThat(other.waitFor(40, TimeUnit.SECONDS)).as("answered").isTrue();
        assertThat(new String(other.getInputStream().readAllBytes())).isEqualTo("later\n5\n");
    }

    /** One client is killed, the link of another one is lost: both statements are gone within 90 s. */
    @Test
    void a_statement_whose_client_is_gone_without_a_word_ends_at_the_server() throws Exception {
        String connect = JSON.readTree(
                        dps.run("stack", "endpoints", "-o", "json").succeeds().out())
                .get(1)
                .get("endpoint")
                .asText();
        try (StallingProxy link = StallingProxy.start(Integer.parseInt(connect.replaceAll(".*:", "")))) {
            dps.run(
                            "context",
                            "add",
                            "far",
                            "--connect",
                            "sc://localhost:" + link.port(),
                            "--connect-token-file",
                            dps.state().resolve("local/secret/connect-token").toString())
                    .succeeds();
            long before = jobs();
            Process killed = dps.start("sql", ASLEEP);
            Process cutOff = dps.start("--context", "far", "sql", ASLEEP);
            Process other = startBehind(before + 2);

            link.lose();
            killed.destroyForcibly();

            // 90 s, and what a busy machine needs to answer.
            assertThat(other.waitFor(110, TimeUnit.SECONDS)).as("answered").isTrue();
            assertThat(new String(other.getInputStream().readAllBytes())).isEqualTo("later\n5\n");
            cutOff.destroyForcibly();
        } finally {
            dps.run("context", "remove", "far", "-y");
        }
    }

    /** Starts a statement that has to wait for those before it, once the server has begun so many jobs in its life. */
    private Process startBehind(long jobs) {
        await().atMost(Duration.ofMinutes(2)).until(() -> jobs() >= jobs);
        return dps.start("sql", "select count(*) as later from range(5)");
    }

    /** How many jobs of one stage the server has begun, as its log has it. */
    private long jobs() throws IOException {
        try (Stream<String> lines = Files.lines(dps.state().resolve("local/logs/connect.log"))) {
            return lines.filter(line -> line.contains("Created broadcast") && line.contains("DAGScheduler"))
                    .count();
        }
    }

    /** Each line of the page's block is typed or awaited. */
    @Test
    void sql_mode_is_as_the_page_shows_it() throws Exception {
        List<String> block = Page.block("sql mode");
        Pattern prompt = Pattern.compile("(dps:local|sql|sql \\[1\\]|   )> (.+)");
        assertThat(block).anyMatch(line -> line.startsWith("sql> "));

        try (TypedDps shell = TypedDps.start(dps)) {
            for (String line : block) {
                Matcher typed = prompt.matcher(line);
                if (typed.matches()) {
                    shell.type(typed.group(2) + "\n");
                } else {
                    String time = " in [0-9.]+s";
                    boolean timed = line.matches(".*" + time);
                    shell.awaits(timed ? Pattern.quote(line.replaceFirst(time + "$", "")) + time : Pattern.quote(line));
                }
            }
            shell.type("exit\n").ends();
        }
    }

    /** The data frame of the demonstration that dps follows: ints, doubles, strings, dates and timestamps. */
    @Test
    void the_demonstrations_table_is_shown() {
        Result shown = dps.run(
                "sql",
                "select * from values (1, 2.0d, 'string1', date'2000-01-01', timestamp'2000-01-01T12:00:00Z'),"
                        + " (2, 3.0d, 'string2', date'2000-02-01', timestamp'2000-01-02T12:00:00Z'),"
                        + " (4, 5.0d, 'string3', date'2000-03-01', timestamp'2000-01-03T12:00:00Z') as t(a, b, c, d, e)",
                "-o",
                "csv");

        assertThat(shown.succeeds().out()).isEqualTo("""
                        a,b,c,d,e
                        1,2.0,string1,2000-01-01,2000-01-01T12:00:00Z
                        2,3.0,string2,2000-02-01,2000-01-02T12:00:00Z
                        4,5.0,string3,2000-03-01,2000-01-03T12:00:00Z
                        """);
    }

    @Test
    void a_topic_is_a_view_with_inferred_columns_and_bounds_that_are_read_by_spark_alone() {
        dps.run("topic", "create", "events", "--partitions", "2", "--topic-config", "retention.ms=-1")
                .succeeds();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append(String.format(
                    "{\"partition\":%d,\"timestamp\":\"2024-05-01T12:%02d:00Z\",\"value\":\"{\\\"id\\\":%d,\\\"tag\\\":{\\\"x\\\":\\\"t%d\\\"}}\"}%n",
                    i % 2, i, i, i % 3));
        }
        dps.runWithInput(lines.toString(), "topic", "produce", "events", "--format", "jsonl")
                .succeeds();

        Result viewed = dps.run(
                "-o",
                "csv",
                "-c",
                "topic view events; topic view events --name late --from 7; topic view events --name timed"
                        + " --from 2024-05-01T12:05:00Z --to 2024-05-01T12:08:00Z",
                "-c",
                "select count(*) as n, sum(id) as s, max(tag.x) as x from events;"
                        + "select count(*) as n, min(_offset) as o from late;"
                        + "select min(id) as a, max(id) as b from timed;"
                        + "explain extended select * from late");

        viewed.succeeds()
                .says(
                        "columns inferred",
                        "view late reads topic events from 7 to the latest record",
                        "view timed reads topic events from 2024-05-01T12:05:00Z to 2024-05-01T12:08:00Z");
        assertThat(viewed.out())
                .contains(
                        "id,bigint",
                        "n,s,x\n20,190,t2\n",
                        "n,o\n6,7\n",
                        "a,b\n5,7\n",
                        "start=SpecificOffsetRangeLimit(Map(events-0 -> 7, events-1 -> 7))");
    }

    /** Declared once, a view is there for every shell of the context, whatever becomes of the server. */
    @Test
    void views_outlive_shell_and_server_until_they_are_dropped() throws Exception {
        dps.run("topic", "create", "kept").succeeds();
        dps.runWithInput("{\"id\":1}\n{\"id\":2}\n{\"id\":\"x\"}\n", "topic", "produce", "kept")
                .succeeds();
        dps.run("topic", "view", "kept", "--name", "later", "--schema", "id INT", "--from", "+1")
                .succeeds();

        // A shell of its own, which loses its session to a restart between two statements.
        Result shell = dps.run(
                "-o",
                "csv",
                "-c",
                "select sum(id) as s, count(*) as n from later; stack restart connect;"
                        + "select sum(id) as s, count(*) as n from later; describe later");

        assertThat(shell.succeeds().out())
                .startsWith("s,n\n2,1\n")
                .contains(
                        "\ns,n\n2,1\ncol_name,data_type,comment\nid,int,\n",
                        "_partition,int,partition of topic kept\n_offset,bigint,from +1 to the latest record\n");
        assertThat(dps.run("topic", "view", "-o", "csv").succeeds().lines())
                .contains(
                        "view,topic,from,to,isolation,event_time,watermark,format,columns",
                        "later,kept,+1,end,read_committed,,,json,id INT")
                .anyMatch(line -> line.startsWith(
                        "weather_data,weather_data,start,end,read_committed,,,json,\"process_timestamp TIMESTAMP,"));
        Path views = dps.state().resolve("local/views.json");
        assertThat(Files.getPosixFilePermissions(views))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

        Result deleted = dps.run("topic", "delete", "kept", "-y").succeeds();
        assertThat(deleted.err()).contains("view later reads kept");
        dps.run("sql", "select * from later")
                .exitsWith(1)
                .says("view 'later' reads topic 'kept', which does not exist", "topic view later --drop");
        assertThat(dps.run("sql", "show views").succeeds().lines())
                .contains("\"\",weather_data,true")
                .noneMatch(line -> line.contains("later"));
        dps.run("topic", "view", "lter", "--drop").exitsWith(1).says("there is no declared view 'lter'", "'later'");
        dps.run("topic", "view", "later", "--drop").succeeds().says("view later dropped");
        dps.run("sql", "select * from later").exitsWith(1).says("TABLE_OR_VIEW_NOT_FOUND");
        Result redeclared = dps.asProgram()
                .run(
                        "-c",
                        "topic view weather_data --to 0 --replace -o csv > a.txt; select count(*) as n from weather_data;"
                                + "topic view weather_data --drop; select count(*) as n from weather_data");
        assertThat(redeclared.succeeds().lines()).hasSize(4).startsWith("n", "0");
        Files.writeString(views, "{\"views\":[{}]}");
        dps.run("topic", "view").exitsWith(1).says("cannot read the views of this context from " + views);
        Files.delete(views);
    }

    @Test
    void columns_that_do_not_fit_the_records_are_told() {
        dps.run("topic", "create", "misfit", "--topic-config", "retention.ms=-1")
                .succeeds();
        dps.runWithInput(
                        "{\"id\":1,\"name\":\"a\"}\n{\"id\":\"two\",\"name\":\"b\"}\nno json\n{\"id\":null,\"name\":\"c\"}\n",
                        "topic",
                        "produce",
                        "misfit")
                .succeeds();

        dps.run("topic", "view", "misfit", "--schema", "id BIGINT, name STRING, nmae STRING, `a b` DOUBLE")
                .succeeds()
                .says(
                        "warning: 2 of the first 4 records do not match the columns; the view leaves such records out",
                        "warning: columns that are null in all of the first 4 records: nmae, a b; check that their names and types"
                                + " match the values",
                        "view misfit reads topic misfit");
        assertThat(dps.run("sql", "select name, id from misfit order by name", "-o", "csv")
                        .succeeds()
                        .out())
                .isEqualTo("name,id\na,1\nc,\n");
        // What the parser and Spark refuse.
        dps.run("topic", "view", "misfit", "--schema", "id VARIANT")
                .exitsWith(1)
                .says("error: ", "column id has the type VARIANT, which cannot be read from JSON");
        dps.run("topic", "view", "misfit", "--schema", "id BIGNIT").exitsWith(1).says("error: ", "BIGNIT");
    }

    @Test
    void fields_that_sql_would_take_for_one_are_told_apart() throws IOException {
        Files.writeString(
                folder.resolve("odd.txt"),
                "{\"ID\":1,\"Id\":2,\"id\":3,\"_key\":4,\"key\":5,\"partition\":6,\"timestamp\":7,\"_corrupt_record\":8,"
                        + "\"in\":{\"X\":9,\"x\":10}}\nno json\n");

        Result viewed = dps.asProgram()
                .run(
                        "-c",
                        "topic create odd --partitions 1; topic produce odd --file odd.txt; topic view odd -o csv > odd.csv;"
                                + " select ID, Id_2, id_3, _key_2, _key, key, partition, timestamp, _corrupt_record, in.X,"
                                + " in.x_2, _offset from odd order by _offset");

        viewed.succeeds()
                .says(
                        "fields renamed, because SQL names are case-insensitive: Id_2 is the field Id, _key_2 is the"
                                + " field _key, id_3 is the field id, in.x_2 is the field in.x; to choose the columns yourself, use --schema",
                        "warning: 1 of the first 2 records does not match the columns",
                        "to get the raw text, use --schema ''");
        assertThat(viewed.lines()).hasSize(2).contains("1,2,3,4,,5,6,7,8,9,10,0");
    }

    @Test
    void names_of_views_are_case_blind_and_made_of_those_of_topics() {
        dps.asProgram()
                .run(
                        "-c",
                        "topic create iot.Readings-1; topic create other;"
                                + "topic view iot.Readings-1 --schema 'id BIGINT' -o csv > names.txt")
                .succeeds()
                .says("view iot_Readings_1 reads topic iot.Readings-1");
        dps.run("topic", "view", "other", "--schema", "name STRING", "--name", "IOT_readings_1")
                .exitsWith(1)
                .says("view 'iot_Readings_1' already exists; it reads topic 'iot.Readings-1'", "--replace");
        Result replaced = dps.asProgram()
                .run(
                        "-c",
                        "topic view other --schema 'name STRING' --name IOT_readings_1 --replace -o csv > names.txt;"
                                + "select name from iot_readings_1; topic view -o csv; topic view IOT_readings_1 --drop");

        assertThat(replaced.succeeds().lines())
                .startsWith("name")
                .anyMatch(line -> line.startsWith("IOT_readings_1,other,"))
                .noneMatch(line -> line.startsWith("iot_Readings_1,"));
    }
}
