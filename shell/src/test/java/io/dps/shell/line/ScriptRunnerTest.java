package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dps.contract.UserFailure;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop, the statements and their redirections, with commands that need no server. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ScriptRunnerTest {
    @TempDir
    private Path folder;

    private final Session session = new Session(new Variables(Map.of("GREETING", "hello")));
    private final FakeLines lines = new FakeLines(session);
    private final ScriptRunner runner = new ScriptRunner(lines, session);
    private final CapturedStreams streams = CapturedStreams.offTerminal();

    private int run(String text) {
        return run(text, FailurePolicy.STOP_AT_FAILURE);
    }

    private int run(String text, FailurePolicy rule, String... arguments) {
        return runner.runText(
                "",
                text.replace("DIR", folder.toString()),
                List.of(arguments),
                session.variables(),
                streams.streams(),
                batch(rule));
    }

    private static Batch batch(FailurePolicy rule) {
        return Batch.of(rule, Batch.Mode.RUN, Optional.empty());
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "say a && say b           ! 0 ! a b",
                "say a || say b           ! 0 ! a",
                "fail 3 && say b          ! 3 !",
                "fail 3 || say b          ! 0 ! b",
                "fail 3 && say b || say c ! 0 ! c",
                "say a || say b && say c  ! 0 ! a c",
                "fail 3 || fail 4         ! 4 !",
                "fail 3 || fail 4 && say c ! 4 !",
                "fail 130 || say b        ! 130 !",
                "say a; fail 5; say c     ! 5 ! a",
                "quit 7; say b            ! 7 !",
                "fail 1 || quit 7         ! 7 !",
                "quit 0; fail 3           ! 0 !"
            })
    void runs_steps_by_the_outcome_of_those_before(String text, int code, String said) {
        assertThat(run(text)).isEqualTo(code);
        assertThat(streams.out().strip().replace('\n', ' ')).isEqualTo(said == null ? "" : said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fail 3; say b; fail 4; say c | 4   | b c",
                "say a; say b                 | 0   | a b",
                "fail 3; quit 0; say c        | 0   |",
                "fail 130; say b              | 130 |",
                "fail 141; say b              | 141 |"
            })
    void keep_going_ends_with_the_last_failure_but_not_past_an_interrupt(String text, int code, String said) {
        assertThat(run(text, FailurePolicy.KEEP_GOING)).isEqualTo(code);
        assertThat(streams.out().strip().replace('\n', ' ')).isEqualTo(said == null ? "" : said);
    }

    @Test
    void a_failure_in_a_file_names_file_and_line() throws IOException {
        Path script = folder.resolve("a.dps");
        Files.writeString(script, "\uFEFF# head\r\nsay a\r\n\r\nsay ${NONE}\r\nsay b\r\n");

        int code = runner.runFile(
                script, List.of(), session.variables(), streams.streams(), batch(FailurePolicy.STOP_AT_FAILURE));

        assertThat(code).isEqualTo(2);
        assertThat(streams.out()).isEqualTo("a\n");
        assertThat(streams.err()).startsWith(script + ":4: error: variable 'NONE' is not set\nhint: ");
    }

    @Test
    void a_wrong_line_in_a_file_names_file_and_line_and_ends_it() throws IOException {
        Path script = folder.resolve("a.dps");
        Files.writeString(script, "say a\nsay 'b\nsay c\n");

        int code = runner.runFile(
                script, List.of(), session.variables(), streams.streams(), batch(FailurePolicy.KEEP_GOING));

        assertThat(code).isEqualTo(2);
        assertThat(streams.out()).isEqualTo("a\n");
        assertThat(streams.err()).isEqualTo(script + ":2: error: the quote ' is not closed\n");
    }

    @Test
    void an_empty_file_does_nothing_and_ends_well() throws IOException {
        Path script = Files.createFile(folder.resolve("a.dps"));

        assertThat(runner.runFile(
                        script,
                        List.of(),
                        session.variables(),
                        streams.streams(),
                        batch(FailurePolicy.STOP_AT_FAILURE)))
                .isZero();
        assertThat(lines.ran).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_a_usage_error() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> runner.runFile(
                        folder.resolve("none.dps"),
                        List.of(),
                        session.variables(),
                        streams.streams(),
                        batch(FailurePolicy.STOP_AT_FAILURE)))
                .isInstanceOf(UserFailure.class)
                .hasMessage("there is no file " + folder.resolve("none.dps"));
        assertThatThrownBy(() -> runner.runFile(
                        binary,
                        List.of(),
                        session.variables(),
                        streams.streams(),
                        batch(FailurePolicy.STOP_AT_FAILURE)))
                .isInstanceOf(UserFailure.class)
                .hasMessage(binary + " is not UTF-8 text");
    }

    @Test
    void standard_input_is_a_batch_with_a_place() throws IOException {
        CapturedStreams input = CapturedStreams.withInput("say a\nfail 6\nsay b");

        assertThat(runner.runInput(session.variables(), input.streams(), batch(FailurePolicy.STOP_AT_FAILURE)))
                .isEqualTo(6);
        assertThat(input.out()).isEqualTo("a\n");
    }

    @Test
    void fills_variables_in_when_the_line_runs_and_never_as_more_than_one_word() {
        run(
                "set A 'two words; say x'; say ${A} \"<${GREETING}>\" $1 ${2:-none}",
                FailurePolicy.STOP_AT_FAILURE,
                "first");

        assertThat(lines.ran.get(1)).containsExactly("say", "two words; say x", "<hello>", "first", "none");
    }

    @Test
    void sql_reaches_its_command_as_one_word_with_its_variables_untouched() {
        run("select 'a'||'b', ${A} from t where x > 3;");

        assertThat(lines.ran).containsExactly(List.of("sql", "--", "select 'a'||'b', ${A} from t where x > 3"));
    }

    @Test
    void writes_and_appends_to_files() throws IOException {
        assertThat(run("say a long line > 'DIR/f'; say b > DIR/f; say c >> DIR/f; say d >> DIR/g"))
                .isZero();
        assertThat(file("f")).isEqualTo("b\nc\n");
        assertThat(file("g")).isEqualTo("d\n");
        assertThat(streams.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "say a > DIR/none/f | cannot use DIR/none/f: no such file or folder",
                "say a > DIR        | cannot use DIR: is a directory",
                "say a > ${NONE}    | variable 'NONE' is not set"
            })
    void a_file_that_cannot_be_written_is_told_and_the_command_does_not_run(String text, String message) {
        assertThat(run(text)).isNotZero();
        assertThat(streams.err()).startsWith("error: " + message.replace("DIR", folder.toString()) + "\n");
        assertThat(lines.ran).isEmpty();
    }

    @Test
    void a_disk_that_is_full_is_no_reader_that_left() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));

        assertThat(run("say a > /dev/full")).isEqualTo(1);
        assertThat(streams.err()).startsWith("error: cannot write the output: no space left on device\n");
    }

    @Test
    void pipes_data_into_a_program_and_its_output_back() {
        assertThat(run("say b a | tr ' ' '\\n' | sort")).isZero();
        assertThat(streams.out()).isEqualTo("a\nb\n");
    }

    @Test
    void a_program_that_has_read_enough_ends_an_endless_command_quietly() {
        assertThat(run("endless | head -2")).isZero();
        assertThat(streams.out()).isEqualTo("line 0\nline 1\n");
        assertThat(streams.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "say a; fail 3 ;; cat            | 3",
                "say a ;; grep b                 | 1",
                "endless ;; sh -c 'read x; exit 9' | 9",
                "fail 3 ;; sh -c 'exit 9'        | 3",
                "say a ;; no_such_program_of_dps 2>/dev/null | 127"
            })
    void a_failure_of_the_command_counts_before_that_of_the_program(String text, int code) {
        assertThat(run(text.replace(";;", "|"))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "say a | exit 9                ! 9   ! 'exit 9' ended with exit code 9",
                "say a | cat | grep b          ! 1   ! 'cat | grep b' ended with exit code 1",
                "say a && say b | false        ! 1   ! 'false' ended with exit code 1",
                "say a | false || say b        ! 0   !",
                "say a | false || say b | exit 3 ! 3 ! 'exit 3' ended with exit code 3",
                "say a | kill -KILL $$         ! 137 ! 'kill -KILL $$' ended with exit code 137",
                "fail 3 | false                ! 3   !"
            })
    void a_program_that_fails_a_line_of_a_batch_is_named(String text, int code, String message) {
        int ended = runner.runText(
                "a.dps",
                "\n" + text,
                List.of(),
                session.variables(),
                streams.streams(),
                batch(FailurePolicy.KEEP_GOING));

        assertThat(ended).isEqualTo(code);
        assertThat(streams.err().lines().filter(line -> !line.equals("failed")))
                .containsExactlyElementsOf(
                        message == null
                                ? List.of()
                                : List.of(
                                        "a.dps:2: error: " + message, "hint: to continue anyway, add: || echo failed"));
    }

    @Test
    void a_program_that_fails_in_the_background_is_named_too() {
        run("say a | false &");

        assertThat(runner.endJobs(0, FailurePolicy.STOP_AT_FAILURE, 0, streams.streams()))
                .isEqualTo(1);
        assertThat(streams.err()).contains("error: 'false' ended with exit code 1\n");
    }

    @Test
    void a_program_sees_variables_as_its_environment_and_arguments_as_its_own() {
        run("set A 'x; y'; say z | printf '%s,%s,' \"$A\" \"$1\"", FailurePolicy.STOP_AT_FAILURE, "one arg");

        assertThat(streams.out()).isEqualTo("x; y,one arg,");
    }

    @Test
    void a_job_runs_beside_the_loop_with_variables_of_its_own() throws IOException {
        assertThat(run("set A 1; set A 2 & set B 3; say ${B} > DIR/f")).isZero();
        assertThat(session.variables().get("A")).contains("1");
        assertThat(streams.err()).isEqualTo("[1] set A 2\n");
        assertThat(file("f")).isEqualTo("3\n");
        assertThat(runner.endJobs(0, FailurePolicy.STOP_AT_FAILURE, 0, streams.streams()))
                .isZero();
        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(0);
    }

    @Test
    void a_batch_that_failed_does_not_wait_for_its_jobs() {
        int code = run("wait & fail 4; say b");

        assertThat(code).isEqualTo(4);
        assertThat(runner.endJobs(code, FailurePolicy.STOP_AT_FAILURE, 0, streams.streams()))
                .isEqualTo(4);
        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(130);
    }

    @Test
    void a_batch_that_keeps_going_waits_for_its_jobs_whatever_failed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        session.jobs().start("slow", job -> awaited(begun, ends));
        begun.await();
        ends.countDown();

        assertThat(runner.endJobs(4, FailurePolicy.KEEP_GOING, 0, streams.streams()))
                .isEqualTo(4);
        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(6);
    }

    private static int awaited(CountDownLatch begun, CountDownLatch ends) {
        begun.countDown();
        try {
            ends.await();
            return 6;
        } catch (InterruptedException e) {
            return 130;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fail 3 & say a, STOP_AT_FAILURE, 3",
        "fail 3 & say a, KEEP_GOING, 3",
        "fail 3 & fail 4 & say a &, KEEP_GOING, 4",
        "fail 3 & fail 7, KEEP_GOING, 7",
        "say a & say b, STOP_AT_FAILURE, 0"
    })
    void a_job_that_fails_fails_its_batch(String text, FailurePolicy rule, int code) {
        assertThat(runner.endJobs(run(text, rule), rule, 0, streams.streams())).isEqualTo(code);
    }

    @Test
    void a_job_that_is_ended_on_request_fails_no_batch() throws Exception {
        int code = run("wait &");
        lines.waiting.await();
        session.jobs().find(1).orElseThrow().interrupt();

        assertThat(runner.endJobs(code, FailurePolicy.STOP_AT_FAILURE, 0, streams.streams()))
                .isZero();
        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(130);
    }

    @Test
    void jobs_that_a_job_starts_are_waited_for_too() {
        session.jobs().start("outer", job -> {
            session.jobs().start("inner", inner -> 5);
            return 0;
        });

        assertThat(runner.endJobs(0, FailurePolicy.STOP_AT_FAILURE, 0, streams.streams()))
                .isEqualTo(5);
    }

    @Test
    void an_interrupt_while_jobs_are_waited_for_ends_them() throws Exception {
        int code = run("wait &");
        lines.waiting.await();
        Thread.currentThread().interrupt();

        assertThat(runner.endJobs(code, FailurePolicy.KEEP_GOING, 0, streams.streams()))
                .isEqualTo(130);
        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(130);
    }

    @Test
    void a_text_that_runs_in_a_job_has_its_variables_and_waits_for_no_job() {
        Variables own = session.variables().copy();
        session.jobs().start("other", job -> lines.run(List.of("wait"), session.variables(), streams.streams(), ""));

        runner.runText(
                "",
                "set A 1; say ${A}${1}",
                List.of("x"),
                own,
                streams.streams(),
                batch(FailurePolicy.STOP_AT_FAILURE));

        assertThat(streams.out()).isEqualTo("1x\n");
        assertThat(session.variables().get("A")).isEmpty();
        assertThat(session.jobs().running()).isPositive();
    }

    @Test
    void a_job_that_breaks_has_ended() {
        session.jobs().start("broken", job -> {
            throw new NoClassDefFoundError("gone");
        });

        await().dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(20))
                .until(() -> session.jobs().running() == 0);

        assertThat(session.jobs().find(1).orElseThrow().exitCode()).hasValue(70);
    }

    @Test
    void a_job_can_be_ended_and_says_how_it_ended() throws InterruptedException {
        Jobs jobs = session.jobs();
        jobs.start("fail", job -> 4);
        Jobs.Job waiting =
                jobs.start("wait", job -> lines.run(List.of("wait"), session.variables(), streams.streams(), ""));
        lines.waiting.await();
        assertThat(waiting.exitCode()).isEmpty();
        assertThat(jobs.running()).isPositive();

        waiting.interrupt();

        await().atMost(Duration.ofSeconds(20)).until(() -> jobs.running() == 0);
        assertThat(jobs.list()).extracting(job -> job.exitCode().orElseThrow()).containsExactly(4, 130);
        assertThat(jobs.find(3)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"wait; say b", "wait || say b", "wait | cat; say b", "endless | cat >/dev/null; say b"})
    void an_interrupt_ends_the_command_and_the_batch(String text) throws InterruptedException {
        int[] code = {-1};
        Thread loop = new Thread(() -> code[0] = run(text));
        loop.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> !lines.ran.isEmpty());

        loop.interrupt();

        loop.join();
        assertThat(code[0]).isEqualTo(130);
        assertThat(streams.out()).isEmpty();
        assertThat(streams.err()).isEmpty();
    }

    @Test
    void an_interrupt_between_commands_ends_the_batch_too() {
        Thread.currentThread().interrupt();

        assertThat(run("say a")).isEqualTo(130);
        assertThat(lines.ran).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_long_script_runs_in_order() throws IOException {
        String script = "say a\n".repeat(20_000) + "fail 9\n";
        Path file = folder.resolve("long.dps");
        Files.write(file, script.getBytes(StandardCharsets.UTF_8));

        assertThat(runner.runFile(
                        file, List.of(), session.variables(), streams.streams(), batch(FailurePolicy.STOP_AT_FAILURE)))
                .isEqualTo(9);
        assertThat(lines.ran).hasSize(20_001);
    }
}
