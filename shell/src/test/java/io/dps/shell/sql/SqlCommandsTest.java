package io.dps.shell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.FakePager;
import io.dps.shell.output.TestScreen;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkproject.io.grpc.Status;

/** SQL, and views of topics, on a Connect server that computes nothing. */
@Timeout(60)
final class SqlCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final StructType COUNT = StructType.fromDDL("n BIGINT");

    private final FakeConnect server = new FakeConnect();
    private final FakeKafka kafka = new FakeKafka();
    private Platform platform;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        platform = new FakeTarget().with(server.endpoint()).platform(kafka, folder);
    }

    @AfterEach
    void close() {
        platform.close();
        server.close();
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(platform, streams, words)).as(streams.err()).isEqualTo(code);
        return streams;
    }

    private long madeViews() {
        return server.plans.stream()
                .filter(plan -> plan.contains("create_dataframe_view"))
                .count();
    }

    @Test
    void a_statement_shows_its_rows_and_how_many_they_were() {
        server.answer("select 1", COUNT, RowFactory.create(1L));

        CapturedStreams shown = run(0, "sql", "select 1");
        assertThat(shown.out()).isEqualTo("n\n1\n");
        assertThat(shown.err()).startsWith("1 row in ");
        assertThat(madeViews()).isZero();
    }

    @Test
    void a_statement_shows_its_rows_as_blocks_if_its_ending_says_so() {
        server.answer("select 1", COUNT, RowFactory.create(1L));

        CapturedStreams shown = run(0, "sql", "select 1\\G select 1");
        assertThat(shown.out()).isEqualTo("-[ row 1 ]-\nn | 1\nn\n1\n");
        assertThat(run(0, "sql", "-o", "json", "select 1\\G").out()).isEqualTo("-[ row 1 ]-\nn | 1\n");
    }

    @Test
    void a_long_statement_shows_how_far_spark_is_until_its_rows_come() {
        CapturedStreams streams = CapturedStreams.onTerminal(60);
        String shown = "\\r\u001b\\[K1 of 2 tasks, 0 of 1 stage, 3.0 MiB, [0-9]+s";
        server.answer("select 1", COUNT, RowFactory.create(1L))
                .reports(progress(0, 0))
                .reports(progress(1, 3 << 20))
                .beforeAnswer("select 1", () -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(streams.err()).containsPattern(shown + "$")));

        assertThat(TestCommands.run(platform, streams, "sql", "select 1")).isZero();

        assertThat(streams.err()).containsPattern("[0-9]s\\r\u001b\\[K1 row in [^\r]*\n$");
        assertThat(streams.out()).isEqualTo("n\n1\n");
    }

    @Test
    void the_summary_names_the_bytes_once_all_are_counted() {
        server.answer("select 1", COUNT, RowFactory.create(1L)).reports(progress(1, 3 << 20));
        assertThat(run(0, "sql", "select 1").err()).startsWith("1 row in ").doesNotContain("read");

        server.reports(progress(2, 7 << 20));
        assertThat(run(0, "sql", "select 1").err()).startsWith("1 row in ").endsWith(", 7.0 MiB read\n");
    }

    @Test
    void off_a_terminal_progress_is_lines_and_only_where_it_is_wanted() {
        CapturedStreams silent = CapturedStreams.offTerminal();
        CapturedStreams wanted = CapturedStreams.offTerminal();
        server.answer("select 1", COUNT, RowFactory.create(1L))
                .reports(progress(1, 0))
                .beforeAnswer("select 1", () -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(wanted.err()).startsWith("1 of 2 tasks, 0 of 1 stage, ")));

        assertThat(TestCommands.run(platform, wanted, "sql", "select 1", "--progress"))
                .isZero();
        assertThat(TestCommands.run(platform, silent, "sql", "select 1")).isZero();

        assertThat(wanted.err()).matches("(1 of 2 tasks, 0 of 1 stage, [0-9]+s\n)+1 row in .*\n");
        assertThat(silent.err()).startsWith("1 row in ");
        assertThat(wanted.out()).isEqualTo(silent.out()).isEqualTo("n\n1\n");
    }

    private static ExecutionProgress progress(int finished, long bytes) {
        return ExecutionProgress.newBuilder()
                .addStages(ExecutionProgress.StageInfo.newBuilder()
                        .setStageId(7)
                        .setNumTasks(2)
                        .setNumCompletedTasks(finished)
                        .setInputBytesRead(bytes))
                .build();
    }

    @Test
    void statements_of_a_file_run_in_order_until_one_fails() throws IOException {
        server.fail("bad", Status.INTERNAL.withDescription("no such thing"));
        Path file = Files.writeString(folder.resolve("a.sql"), "select good;\n\nselect bad;\nselect never;\n");

        assertThat(run(1, "sql", "-f", file.toString()).err()).contains("no such thing");
        assertThat(server.plans).noneMatch(plan -> plan.contains("never"));
        assertThat(run(2, "sql", "-f", file.toString(), "select 1").err()).contains("cannot be used together");
        assertThat(run(2, "sql", " ").err()).startsWith("error: no SQL statement given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select big; select after", "select big\\G select after"})
    void quitting_the_pager_of_a_statement_goes_on_with_the_next(String statements) {
        server.answer("big", COUNT, tall()).answer("after", COUNT, RowFactory.create(7L));
        FakePager pager = new FakePager().ending(0, 0);
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(60, 5), pager);

        assertThat(TestCommands.run(platform, streams, "sql", statements)).isZero();

        assertThat(pager.commands).hasSize(1);
        assertThat(pager.finished).isEqualTo(1);
        assertThat(streams.out()).isEqualTo("n\n7\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 130, 143})
    void what_ends_the_pager_of_a_statement_by_force_ends_the_statements_after_it_too(int exitCode) {
        server.answer("big", COUNT, tall()).answer("after", COUNT, RowFactory.create(7L));
        CapturedStreams streams =
                CapturedStreams.onTerminal(new TestScreen(60, 5), new FakePager().ending(0, exitCode));

        assertThat(TestCommands.run(platform, streams, "sql", "select big; select after"))
                .isEqualTo(130);

        assertThat(streams.out()).isEmpty();
        assertThat(streams.err()).contains("no statement after this one was run");
    }

    @Test
    void a_statement_without_rows_that_is_interrupted_after_a_pager_fails() {
        server.answer("big", COUNT, tall()).beforeAnswer("after", Thread.currentThread()::interrupt);
        FakePager pager = new FakePager().ending(0, 0);
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(60, 5), pager);

        assertThat(TestCommands.run(platform, streams, "sql", "select big; select after"))
                .isEqualTo(130);

        assertThat(pager.commands).hasSize(1);
    }

    @Test
    void nulls_have_a_style_unless_a_pager_of_the_user_may_show_its_bytes() {
        server.answer("nothing", COUNT, RowFactory.create((Object) null));
        CapturedStreams paged = CapturedStreams.onTerminal(new TestScreen(60, 5), new FakePager());
        CapturedStreams plain = CapturedStreams.onTerminal(60);

        TestCommands.run(platform, paged, "sql", "select nothing");
        TestCommands.run(platform, plain, "sql", "select nothing");

        assertThat(paged.out()).isEqualTo("   n\nNULL\n");
        assertThat(plain.out()).isEqualTo("   n\n\u001b[2mNULL\u001b[22m\n");
    }

    /** Rows for more than a screen, and for more than is on its way to a pager. */
    private static Row[] tall() {
        return LongStream.range(0, 20_000).mapToObj(RowFactory::create).toArray(Row[]::new);
    }

    @Test
    void a_view_is_made_when_a_statement_first_mentions_it_and_once() {
        kafka.make("weather_data", 1);

        run(0, "sql", "select count(*) from Weather_Data");
        run(0, "sql", "select max(_offset) from weather_data");
        assertThat(madeViews()).isEqualTo(1);
        run(0, "sql", "show tables");
        assertThat(madeViews()).isEqualTo(3);
    }

    @Test
    void a_server_that_was_started_again_is_told_and_views_are_made_again() {
        kafka.make("weather_data", 1);
        run(0, "sql", "select count(*) from weather_data");

        server.startAgain();

        assertThat(run(0, "sql", "select count(*) from weather_data").err())
                .startsWith("warning: Spark Connect was restarted");
        assertThat(madeViews()).isEqualTo(2);
    }

    @Test
    void one_value_is_demanded_and_nothing_else_is_one() {
        server.answer("select 7", COUNT, RowFactory.create(7L))
                .answer("two", COUNT, RowFactory.create(1L), RowFactory.create(2L))
                .answer("wide", StructType.fromDDL("a INT, b INT"), RowFactory.create(1, 2))
                .answer("none", COUNT);

        run(0, "assert", "sql", "select 7", "--equals", "7");
        assertThat(run(1, "assert", "sql", "select 7", "--equals", "8").err())
                .contains("expected '8', the statement returned '7'");
        assertThat(run(1, "assert", "sql", "select two", "--equals", "1").err()).contains("more than one row");
        assertThat(run(1, "assert", "sql", "select wide", "--equals", "1").err())
                .contains("2 columns");
        assertThat(run(1, "assert", "sql", "select none", "--equals", "1").err())
                .contains("the statement returned no rows; expected a single value");
    }

    @Test
    void a_topic_is_declared_a_view_kept_listed_and_forgotten() {
        kafka.make("my-topic", 1);
        server.answer(
                        "aggregate",
                        StructType.fromDDL("all BIGINT, id BIGINT, unfit BIGINT"),
                        RowFactory.create(9L, 7L, 2L))
                .answer(
                        "DESCRIBE TABLE",
                        StructType.fromDDL("col_name STRING, data_type STRING, comment STRING"),
                        RowFactory.create("id", "int", null));

        CapturedStreams declared = run(0, "topic", "view", "my-topic", "--schema", "id INT", "--from", "0");
        assertThat(declared.out()).contains("id").contains("int");
        assertThat(declared.err()).contains("warning: ", "view my_topic reads topic my-topic ");
        assertThat(run(0, "topic", "view", "-o", "csv").out())
                .contains(
                        "my_topic,my-topic,0,end,read_committed,,,json,id INT\n",
                        "weather_data,weather_data,start,end,");

        kafka.make("other", 1);
        assertThat(run(1, "topic", "view", "other", "--schema", "id INT", "--name", "MY_TOPIC")
                        .err())
                .contains("view 'my_topic' already exists; it reads topic 'my-topic'");
        run(0, "topic", "view", "other", "--schema", "id INT", "--name", "MY_TOPIC", "--replace");
        assertThat(run(0, "topic", "view", "-o", "csv").out())
                .contains("MY_TOPIC,other,")
                .doesNotContain("my_topic,");

        assertThat(run(0, "topic", "view", "MY_TOPIC", "--drop").err()).isEqualTo("view MY_TOPIC dropped\n");
        assertThat(server.plans).anyMatch(plan -> plan.contains("DROP VIEW IF EXISTS `MY_TOPIC`"));
        assertThat(run(1, "topic", "view", "weather_dat", "--drop").err())
                .contains("there is no declared view 'weather_dat'");
    }

    @Test
    void columns_that_nobody_named_are_inferred_and_said() {
        kafka.make("t", 1);
        server.answer("AS sample", StructType.fromDDL("sample STRING"), RowFactory.create("{\"a\":1,\"A\":\"x\"}"))
                .answer(
                        "aggregate",
                        StructType.fromDDL("all BIGINT, a BIGINT, b BIGINT, unfit BIGINT"),
                        RowFactory.create(9L, 9L, 9L, 0L));

        assertThat(run(0, "topic", "view", "t").err())
                .contains("fields renamed, because SQL names are case-insensitive: ")
                .contains("columns inferred; to set them yourself, use --schema 'A STRING,a BIGINT'");
        assertThat(run(1, "topic", "view", "none").err()).contains("there is no topic 'none'");
    }

    @Test
    void a_view_that_cannot_be_is_refused_with_the_way_out() {
        kafka.make("t", 1);

        assertThat(run(2, "topic", "view", "t", "--from", "soon").err())
                .contains("--from 'soon' is neither an offset nor a time");
        assertThat(run(2, "topic", "view", "t", "--name", "no.thing-1").err())
                .contains("'no.thing-1' is not a valid view name", "for example: topic view t --name no_thing_1");
        assertThat(run(1, "topic", "view", "t", "--schema", "", "--name", "weather_data")
                        .err())
                .contains("view 'weather_data' already exists; it reads topic 'weather_data'", "--name", "--replace");
    }

    @Test
    void a_view_whose_topic_has_gone_says_how_to_forget_it() {
        kafka.make("t", 1);
        server.answer(
                "aggregate", StructType.fromDDL("all BIGINT, id BIGINT, unfit BIGINT"), RowFactory.create(1L, 1L, 0L));
        run(0, "topic", "view", "t", "--schema", "id INT");
        platform.disconnect();
        kafka.delete("t");

        assertThat(run(1, "sql", "select * from t").err())
                .contains("view 't' reads topic 't', which does not exist")
                .contains("hint: drop the view with: topic view t --drop");
        run(0, "sql", "show tables");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"views\":[{\"name\":7,\"topic\":\"t\",\"schema\":\"\"}]}",
                "{\"views\":[{\"name\":null,\"topic\":\"t\",\"schema\":\"\"}]}",
                "{\"views\":[{\"name\":\"v\"}]}",
                "no json"
            })
    void a_file_of_views_that_is_none_is_not_overwritten(String text) throws IOException {
        kafka.make("t", 1);
        Files.writeString(folder.resolve("views.json"), text);

        assertThat(run(1, "topic", "view").err())
                .startsWith("error: cannot read the views of this context from " + folder.resolve("views.json"))
                .contains("hint: fix or delete the file");
        run(1, "topic", "view", "t", "--schema", "id INT");
        assertThat(folder.resolve("views.json")).hasContent(text);
    }

    @Test
    void views_of_another_version_are_read_as_far_as_they_are_known() throws IOException {
        Files.writeString(
                folder.resolve("views.json"),
                "{\"version\":2,\"views\":[{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"id INT\",\"later\":true}]}");

        assertThat(run(0, "topic", "view", "-o", "csv").out()).contains("v,t,start,end,read_committed,,,json,id INT\n");
    }
}
