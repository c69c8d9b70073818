package io.dps.shell.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.TestScreen;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.settings.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PlotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final FakeKafka kafka = new FakeKafka();

    @TempDir
    private Path folder;

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(new FakeTarget().platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    @Test
    void numbers_of_the_last_records_are_drawn() {
        FakeTopic topic = kafka.make("t", 1);
        for (int i = 0; i < 20; i++) {
            topic.put(0, "{\"m\":{\"v\":" + i % 5 + "}}");
        }

        String plot = run(0, "plot", "t", "m.v", "-n", "7", "--height", "3").out();

        assertThat(plot).startsWith("t m.v, last 7 records\n").contains("4").contains("0");
        assertThat(plot.lines()).hasSize(1 + 3 + 3);
        assertThat(plot).contains("08:00:13", "08:00:19", "2026-11-22, UTC");
    }

    @Test
    void what_cannot_be_drawn_is_told() {
        kafka.make("empty", 1);
        kafka.make("texts", 1).put(0, "{\"v\":\"a\"}");

        assertThat(run(1, "plot", "empty", "v").err()).startsWith("error: ").contains("empty");
        assertThat(run(1, "plot", "texts", "v").err()).startsWith("error: ").contains("v");
        assertThat(run(1, "plot", "none", "v").err()).startsWith("error: there is no topic 'none'");
    }

    @Test
    void the_last_values_are_a_number_or_a_time() {
        FakeTopic topic = kafka.make("t", 1);
        topic.put(0, null, "{\"v\":1}", Instant.now().minusSeconds(3_600));
        topic.put(0, null, "{\"v\":2}", Instant.now().minusSeconds(60));

        assertThat(run(0, "plot", "t", "v", "--last", "10m").out()).startsWith("t v, 1 record of the last 10m\n");
        assertThat(run(0, "plot", "t", "v", "--last", "2h").out()).startsWith("t v, 2 records of the last 2h\n");
        assertThat(run(2, "plot", "t", "v", "--last", "soon").err())
                .startsWith("error: --last 'soon' is neither a number of records nor a time");
        assertThat(run(2, "plot", "t", "v", "-n", "0").err()).startsWith("error: --last 0 is not from 1 to 100000\n");
        assertThat(run(2, "plot", "t", "v", "-n", "100001").err()).startsWith("error: --last 100001 is not from 1 to");
        assertThat(run(2, "plot", "t", "v", "--last", "0s").err()).startsWith("error: --last 0s is no time\n");
    }

    @Test
    void a_line_for_each_value_of_a_field_and_a_condition_chooses_records() {
        FakeTopic topic = kafka.make("t", 1);
        for (int i = 0; i < 20; i++) {
            topic.put(0, "{\"v\":" + i % 5 + ",\"s\":\"s" + i % 3 + "\"}");
        }

        String plot =
                run(0, "plot", "t", "v", "--by", "s", "--where", "s != 's1'").out();

        assertThat(plot).startsWith("t v by s, last 13 records\n* s0  o s2\n");
        assertThat(run(0, "plot", "t", "v", "--as", "histogram", "--ascii").out())
                .startsWith("t v, last 20 records\n0 |###")
                .matches("[\\x00-\\x7f]*");
    }

    @Test
    void terminals_that_cannot_show_braille_are_known() {
        for (Map<String, String> poor : List.of(
                Map.of("TERM", "dumb"),
                Map.of("TERM", "linux", "LANG", "C.UTF-8"),
                Map.of("LANG", "C"),
                Map.of("LC_ALL", "POSIX", "LANG", "C.UTF-8"))) {
            assertThat(PlotStyle.lacksBraille(new Variables(poor)))
                    .as("%s", poor)
                    .isTrue();
        }
        for (Map<String, String> able : List.of(
                Map.of("TERM", "xterm"), Map.of("LANG", "de_DE.utf8"), Map.of("LC_ALL", "", "LANG", "C.UTF-8"))) {
            assertThat(PlotStyle.lacksBraille(new Variables(able)))
                    .as("%s", able)
                    .isFalse();
        }
    }

    @Test
    void the_rows_of_a_statement_are_drawn() {
        try (FakeConnect server = new FakeConnect()) {
            server.answer(
                    "group by",
                    StructType.fromDDL("sensor STRING, readings BIGINT"),
                    RowFactory.create("a", 2L),
                    RowFactory.create("b", 4L));
            try (Platform platform = new FakeTarget().with(server.endpoint()).platform(kafka, folder)) {
                CapturedStreams streams = CapturedStreams.offTerminal();

                int code = TestCommands.run(
                        platform, streams, "plot", "sql", "select sensor, count(*) from t group by 1;", "--ascii");

                assertThat(code).as(streams.err()).isZero();
                assertThat(streams.out())
                        .startsWith("select sensor, count(*) from t group by 1\na |#####")
                        .endsWith("# 4\n");
                assertThat(TestCommands.run(platform, streams, "plot", "sql", "select 1; select 2"))
                        .isEqualTo(2);
                assertThat(TestCommands.run(platform, streams, "plot", "sql", "select 1", "--last", "5"))
                        .isEqualTo(2);
                assertThat(TestCommands.run(platform, streams, "plot", "sql", "select 1 group by 1", "--as", "line"))
                        .isEqualTo(2);
                assertThat(streams.err())
                        .contains(
                                "error: plot sql draws the rows of one statement, not of 2",
                                "error: plot sql takes neither --last nor --where nor --time",
                                "error: a line needs times or numbers for its x axis");
            }
        }
    }

    @Test
    void one_field_is_drawn_at_a_time() {
        assertThat(run(2, "plot", "t", "a", "b").err())
                .startsWith("error: plot takes one field, not 2")
                .contains("--by FIELD");
        assertThat(run(2, "plot", "t", "a", "--height", "2000000000").err())
                .startsWith("error: --height must be from 2 to 1000\n");
    }

    @Test
    void a_followed_plot_is_redrawn_as_records_come_and_ctrl_c_ends_it_as_it_ends_a_tail() throws Exception {
        FakeTopic topic = kafka.make("t", 1);
        TestScreen screen = new TestScreen(60, 12);
        CapturedStreams streams = CapturedStreams.onTerminal(screen);
        Thread main = Thread.currentThread();
        Thread person = new Thread(() -> {
            try {
                awaitText(streams, "t v: waiting for records");
                topic.put(0, "{\"v\":1}");
                topic.put(0, "{\"v\":2}");
                awaitText(streams, "t v, last 2 records");
                topic.put(0, "{\"v\":3}");
                awaitText(streams, "t v, last 3 records");
                screen.resize(40, 12);
                await().atMost(PATIENCE).until(() -> lastFrame(streams).lines().allMatch(line -> line.length() < 40));
            } finally {
                main.interrupt();
            }
        });
        person.start();

        int code = TestCommands.run(
                new FakeTarget().platform(kafka, folder), streams, "plot", "t", "v", "--follow", "--height", "20");

        person.join();
        assertThat(code).isEqualTo(130);
        assertThat(streams.err()).isEmpty();
        assertThat(lastFrame(streams).lines()).allMatch(line -> line.length() < 40);
        // Eleven lines fit above the cursor, with the title and the axis.
        assertThat(lastFrame(streams).lines()).hasSize(11);
        assertThat(lastFrame(streams)).contains("2026-11-22, UTC").matches("(?s).*[\u2801-\u28ff].*");
    }

    private static void awaitText(CapturedStreams streams, String text) {
        await().atMost(PATIENCE).until(() -> streams.out().contains(text));
    }

    /** The lines of the panel as it was drawn last. */
    private static String lastFrame(CapturedStreams streams) {
        String all = streams.out();
        String frame = all.substring(all.lastIndexOf("\r" + "t v"));
        return frame.replace("\r", "").replace("\u001b[K", "").replace("\u001b[J", "");
    }

    @Test
    void a_plot_is_followed_in_a_terminal_only() {
        kafka.make("t", 1).put(0, "{\"v\":1}");

        assertThat(run(2, "plot", "t", "v", "--follow").err())
                .startsWith("error: --follow redraws the plot in a terminal, and cannot be used elsewhere")
                .contains("hint: leave out --follow");
        assertThat(run(2, "plot", "sql", "select 1", "--follow").err()).contains("watch 5 plot sql");
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        assertThat(TestCommands.run(
                        new FakeTarget().platform(kafka, folder),
                        streams,
                        "plot",
                        "t",
                        "v",
                        "--follow",
                        "--png",
                        folder.resolve("x.png").toString()))
                .isEqualTo(2);
        assertThat(streams.err()).contains("cannot be used with --png or --svg");
    }
}
