package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.shell.app.ShellTester.Result;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.TestScreen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code watch} in a whole shell. */
@Timeout(60)
final class WatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    private ShellTester dps;

    @BeforeEach
    void open() {
        dps = new ShellTester(folder);
    }

    @Test
    void off_a_terminal_each_output_follows_the_one_before() {
        dps.run("watch", "--count", "3", "100ms", "echo", "-n", "a").printed("-n a\n-n a\n-n a\n");
        dps.run("-c", "set A=1; watch --count 2 0.1 echo ${A} > " + folder.resolve("f"))
                .printed("");
        assertThat(folder.resolve("f")).hasContent("1\n1\n");
    }

    @Test
    void options_before_and_behind_the_command_apply_to_it() {
        String rows = "name,value\nA,1\n";

        dps.run("-c", "set A=1; watch -o csv --count 1 set").printed(rows);
        dps.run("-c", "set A=1; watch --count 1 2 set -o csv").printed(rows);
    }

    @Test
    void on_a_terminal_the_output_is_redrawn_in_place_and_cut_to_the_screen() {
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(30, 5));

        Result result = dps.run(streams, "-c", "set A=1; set B=2; set C=3; watch --count 2 100ms set");

        String frame =
                "\revery 0.1s: set  \\d{4}-\\d\\d-\\d\\dT[^\n]*\u001b\\[K\n\r\u001b\\[K\n\rname  value\u001b\\[K\n"
                        + "\rA     1\u001b\\[K\n\u001b\\[J";
        assertThat(result.out()).matches(frame + "\u001b\\[4A" + frame);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    @Test
    void where_lines_cannot_be_rewritten_each_output_follows_the_one_before() {
        dps.with("TERM", "dumb")
                .run(CapturedStreams.onTerminal(40), "watch", "--count", "2", "100ms", "echo", "a")
                .printed("a\na\n");
    }

    @Test
    void more_data_than_fits_the_screen_ends_the_run_and_not_the_watch() throws Exception {
        Path end = folder.resolve("end");
        Path file = Files.writeString(folder.resolve("many.dps"), "echo line\n".repeat(50) + "echo end > " + end);
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(30, 5));

        Result result = dps.run(streams, "watch", "--count", "2", "100ms", "source", file.toString());

        assertThat(result.out()).containsOnlyOnce("\u001b[4A").doesNotContain("error");
        assertThat(end).doesNotExist();
        assertThat(result.code()).isZero();
    }

    @Test
    void what_a_piped_program_writes_is_part_of_the_output() throws Exception {
        Path file = Files.writeString(
                folder.resolve("piped.dps"),
                "echo first | tr f F\necho x | sh -c 'cat; echo problem >&2'\necho last\n");
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(200, 24));

        Result result = dps.run(streams, "watch", "--count", "1", "2", "source", file.toString());

        assertThat(result.out()).endsWith("\rFirst\u001b[K\n\rx\u001b[K\n\rproblem\u001b[K\n\rlast\u001b[K\n\u001b[J");
        assertThat(result.code()).isZero();
    }

    @Test
    void a_piped_program_that_fills_the_screen_is_ended() throws Exception {
        Path file = Files.writeString(folder.resolve("endless.dps"), "echo x | yes\n");
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(200, 4));

        Result result = dps.run(streams, "watch", "--count", "1", "2", "source", file.toString());

        assertThat(result.out()).endsWith("\ry\u001b[K\n\u001b[J");
        assertThat(result.code()).isZero();
    }

    @Test
    void a_file_that_ends_the_shell_ends_the_watch() throws Exception {
        Path file = Files.writeString(folder.resolve("end.dps"), "echo here\nexit 3\n");
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(80, 24));

        Result result = dps.run(streams, "watch", "--count", "3", "100ms", "source", file.toString());

        assertThat(result.out()).containsOnlyOnce("every 0.1s").contains("here");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void a_command_that_fails_is_shown_and_runs_again() {
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(80, 24));

        Result result = dps.run(streams, "watch", "--count", "2", "100ms", "source", "none.dps");

        assertThat(result.out().split("error: ", -1)).hasSize(3);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isNotZero();
    }

    @Test
    void ctrl_c_says_what_it_ended() throws Exception {
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(80, 24));
        Thread main = Thread.currentThread();
        Thread person = new Thread(() -> {
            await().atMost(PATIENCE).until(() -> streams.out().contains("here"));
            main.interrupt();
        });
        person.start();

        Result result = dps.run(streams, "watch", "30s", "echo", "here");

        person.join();
        assertThat(result.err()).isEqualTo("watch of 'echo here' ended after 1 run\n");
        assertThat(result.code()).isEqualTo(130);
    }

    @Test
    void the_output_follows_the_size_of_the_terminal() throws Exception {
        TestScreen screen = new TestScreen(12, 24);
        CapturedStreams streams = CapturedStreams.onTerminal(screen);
        Thread main = Thread.currentThread();
        Thread person = new Thread(() -> {
            await().atMost(PATIENCE).until(() -> streams.out().contains("one two thr\u001b"));
            screen.resize(40, 24);
            await().atMost(PATIENCE).until(() -> streams.out().contains("one two three\u001b"));
            main.interrupt();
        });
        person.start();

        Result result = dps.run(streams, "watch", "1h", "echo", "one", "two", "three");

        person.join();
        assertThat(result.err()).contains("ended after 1 run");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch 2 watch topic list | 'watch' repeats its command itself, so 'watch' cannot repeat it",
                "watch topic tail x -f | 'topic tail' with --follow runs until Ctrl-C, so 'watch' cannot repeat it",
                "watch stream watch | 'stream watch' redraws itself, so 'watch' cannot repeat it",
                "watch stack logs --follow | 'stack logs' with --follow runs until Ctrl-C, so 'watch' cannot repeat it",
                "watch sql | 'sql' without a statement reads what is typed, so 'watch' cannot repeat it",
                "watch sql -f - | 'sql' without a statement reads what is typed, so 'watch' cannot repeat it",
                "watch topic produce x | 'topic produce' without --file reads standard input, so 'watch' cannot repeat it",
                "watch generate run | 'generate run' without --count and --for runs until Ctrl-C, so 'watch' cannot repeat it",
                "watch exit | 'exit' ends the shell, so 'watch' cannot repeat it",
                "watch 2 select 1 | 'select' starts a SQL statement",
                "watch topik list | unknown command 'topik'",
                "watch 2 | no command given",
                "watch --count 0 echo a | --count must be at least 1",
                "watch 50ms echo a | unknown command '50ms'",
                "sql 'select 1 \\watch 2' | line 1, column 1: \\watch works only on a line of dps, not within 'sql'"
            })
    void what_cannot_be_repeated_is_refused_at_once(String line, String error) {
        dps.run("-c", line).failed(2, "error: " + error);
    }

    @Test
    void sql_that_it_repeats_is_that_of_the_ending_watch() {
        String alone = dps.run("sql", "--", "select 1").err();

        Result watched = dps.run("watch", "--count", "1", "2", "sql", "--", "select 1");

        assertThat(watched.err()).isEqualTo(alone).contains("error: ");
        assertThat(watched.code()).isEqualTo(3);
        CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(80, 24));
        dps.run(streams, "watch", "--count", "1", "2", "sql", "--", "select 1,\n 2");
        assertThat(streams.out()).startsWith("\revery 2.0s: select 1, 2  20");
    }
}
