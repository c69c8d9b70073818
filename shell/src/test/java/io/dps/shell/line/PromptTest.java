package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.CTRL_C;
import static io.dps.shell.line.TypedSession.CTRL_D;
import static io.dps.shell.line.TypedSession.PAUSE;
import static io.dps.shell.line.TypedSession.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The prompt by its key strokes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class PromptTest {
    @TempDir
    private Path folder;

    private final TypedSession typed = new TypedSession();

    @Test
    void a_typed_line_runs_and_its_data_is_shown() throws IOException {
        int code = typed.type("say hello ${A}\n" + CTRL_D);

        assertThat(code).isZero();
        assertThat(typed.lines.ran).containsExactly(List.of("say", "hello", "1"));
        assertThat(typed.screen()).contains("dps:lab> ").contains("hello 1\n");
    }

    @Test
    void a_terminal_that_tells_no_size_shows_the_prompt_all_the_same() throws IOException {
        typed.withSize(0, 0).type("say hello\n" + CTRL_D);

        assertThat(typed.screen()).contains("dps:lab> ").contains("hello\n");
    }

    @Test
    void several_statements_of_a_line_run_in_order_and_go_on_after_a_failure() throws IOException {
        typed.type("say a; fail 3; say b && say c\n");

        assertThat(typed.lines.ran)
                .containsExactly(List.of("say", "a"), List.of("fail", "3"), List.of("say", "b"), List.of("say", "c"));
    }

    @Test
    void ctrl_c_drops_the_line() throws IOException {
        typed.type("say lost" + CTRL_C + "say kept\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "kept"));
        assertThat(typed.screen()).contains("dps:lab [130]> ");
    }

    @Test
    void ctrl_c_drops_a_statement_of_several_lines_and_says_so() throws IOException {
        typed.type("select 'x\n" + CTRL_C + "say kept\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "kept"));
        assertThat(typed.screen()).containsOnlyOnce("the statement was dropped\n");
    }

    @Test
    void the_second_ctrl_c_with_nothing_typed_says_how_to_leave() throws IOException {
        TypedSession once = new TypedSession();
        TypedSession twice = new TypedSession();
        TypedSession apart = new TypedSession();

        once.type("say a" + CTRL_C + CTRL_C + "say b\n");
        twice.type(CTRL_C + CTRL_C + CTRL_C + "say b\n");
        apart.type(CTRL_C + "say a\n" + CTRL_C + "say b" + CTRL_C + CTRL_C + "say b\n");

        assertThat(once.screen()).doesNotContain("ends the shell").doesNotContain("dropped");
        assertThat(twice.screen()).containsOnlyOnce("exit or Ctrl-D ends the shell\n");
        assertThat(apart.screen()).doesNotContain("ends the shell");
    }

    @Test
    void ctrl_d_and_the_end_of_input_end_the_prompt_with_the_code_of_the_last_line() throws IOException {
        assertThat(typed.type("fail 3\nsay a\n" + CTRL_D + "say never\n")).isZero();
        assertThat(typed.type("say a\nfail 3\n")).isEqualTo(3);
        assertThat(typed.lines.ran).doesNotContain(List.of("say", "never"));
    }

    @Test
    void exit_ends_the_prompt_with_its_code() throws IOException {
        assertThat(typed.type("quit 7\nsay never\n")).isEqualTo(7);
        assertThat(typed.lines.ran).containsExactly(List.of("quit", "7"));
    }

    @Test
    void a_failure_shows_its_code_in_the_next_prompt() throws IOException {
        typed.type("fail 3\nsay a\n");

        assertThat(typed.screen()).contains("dps:lab [3]> ");
        assertThat(typed.screen().stripTrailing()).endsWith("dps:lab>");
    }

    @Test
    void what_is_incomplete_asks_for_more() throws IOException {
        typed.type("say 'a\nb'\nsay c \\\nd\nsay e &&\nsay f\n");

        assertThat(typed.lines.ran)
                .containsExactly(
                        List.of("say", "a\nb"), List.of("say", "c", "d"), List.of("say", "e"), List.of("say", "f"));
        assertThat(typed.screen()).contains("  > ");
    }

    @Test
    void sql_goes_on_to_its_semicolon() throws IOException {
        typed.type("select 1,\n\n  ';'\nfrom t;\n");

        assertThat(typed.lines.ran).containsExactly(List.of("sql", "--", "select 1,\n\n  ';'\nfrom t"));
    }

    @Test
    void a_wrong_line_is_told_and_the_prompt_goes_on() throws IOException {
        int code = typed.type("say a; && b\n | x\nsay kept\n");

        assertThat(code).isZero();
        assertThat(typed.lines.ran).containsExactly(List.of("say", "kept"));
        assertThat(typed.screen())
                .contains("error: a command is missing before '&&'\n")
                .contains("error: a command is missing before '|'\n")
                .contains("dps:lab [2]> ");
    }

    @Test
    void lines_are_kept_in_the_history_file_and_come_back() throws IOException {
        Path file = folder.resolve("deep/er/history");

        typed.withHistory(file).type("say first\nselect 1,\n2;\n say secret\n");
        TypedSession next = new TypedSession().withHistory(file);
        next.type(UP + UP + UP + "\n");

        assertThat(Files.readString(file)).contains("say first").doesNotContain("secret");
        assertThat(next.lines.ran).containsExactly(List.of("say", "first"));
    }

    @Test
    void the_prompt_is_bold_only_where_colours_are_wanted() throws IOException {
        typed.type("say a\n");
        TypedSession coloured = new TypedSession().withColour();
        coloured.type("say a\n");

        assertThat(typed.sequences()).contains("dps:lab> ");
        assertThat(coloured.sequences()).contains("dps").doesNotContain("dps:lab> ");
    }

    @Test
    void a_damaged_history_is_named_once_and_the_prompt_opens() throws IOException {
        Path file = folder.resolve("history");
        Files.write(file, new byte[] {'1', ':', 's', 'a', 'y', ' ', (byte) 0xfc, '\n'});

        assertThat(typed.withHistory(file).type("say a\n")).isZero();
        assertThat(typed.screen()).contains("warning: the history was damaged and is kept as " + file + "~damaged-1");
        assertThat(Files.readString(file)).contains(":say a");
    }

    @Test
    void no_place_for_a_history_is_no_failure() throws IOException {
        Path blocker = Files.createFile(folder.resolve("file"));
        Files.createDirectory(folder.resolve("history"));

        assertThat(typed.withHistory(blocker.resolve("history")).type("say a\n"))
                .isZero();
        assertThat(typed.withHistory(folder.resolve("history")).type("say b\n")).isZero();
        assertThat(typed.lines.ran).hasSize(2);
        assertThat(typed.screen()).doesNotContain("error");
    }

    @Test
    void an_exclamation_mark_and_backslashes_mean_what_they_say() throws IOException {
        typed.type("say 'a!!' 'b\\n'\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "a!!", "b\\n"));
    }

    @Test
    void jobs_that_run_are_named_before_the_prompt_ends() throws IOException {
        typed.type("wait &\n" + CTRL_D + "say still here\n" + CTRL_D + CTRL_D + "say never\n");
        typed.session.jobs().find(1).orElseThrow().interrupt();

        assertThat(typed.screen()).contains("jobs are running");
        assertThat(typed.lines.ran).contains(List.of("say", "still", "here")).doesNotContain(List.of("say", "never"));
    }

    @Test
    void what_a_job_prints_comes_in_whole_lines_above_the_line_that_is_being_typed() throws IOException {
        typed.whenPaused(this::letJobsEnd).type("murmur &\nsay ty" + PAUSE + "ped\n");

        assertThat(typed.screen())
                .containsSubsequence(
                        "> say ty", "one\n", "> say ty", "note\n", "> say ty", "two halves\n", "> say ty", "ped");
        assertThat(typed.sequences())
                .as("the line is erased first")
                .containsPattern("say ty[^a-z]*\\u001b\\[[KJ][^a-z]*one");
        assertThat(typed.lines.ran).contains(List.of("say", "typed"));
    }

    @Test
    void what_a_job_prints_comes_above_the_line_of_sql_mode_too() throws IOException {
        ScriptRunner runner = new ScriptRunner(typed.lines, typed.session);

        typed.whenPaused(this::letJobsEnd).type("select ty" + PAUSE + "ped;\n" + CTRL_D, prompt -> {
            runner.runText("f", "murmur &", List.of(), typed.session.variables(), prompt.streams(), Batch.plain());
            return runner.runSqlMode(prompt);
        });

        assertThat(typed.screen()).containsSubsequence("sql> select ty", "one\n", "sql> select ty", "ped");
    }

    @Test
    void what_a_job_pipes_to_a_program_comes_above_the_line_too() throws IOException {
        typed.whenPaused(this::letJobsEnd).type("murmur | tr a-z A-Z &\nsay ty" + PAUSE + "ped\n");

        assertThat(typed.screen())
                .containsSubsequence("> say ty", "ONE\n", "> say ty", "TWO HALVES\n", "> say ty", "ped");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_job_does_not_read_what_is_typed_and_a_command_does() throws IOException {
        typed.whenPaused(this::letJobsEnd).type("read &\nsay ty" + PAUSE + "ped\nread\nfirst\n" + CTRL_D + "say end\n");

        // Nothing by the job.
        assertThat(typed.screen()).containsSubsequence("[1] read\n", "read \n", "typed\n", "read first\n");
        assertThat(typed.lines.ran).contains(List.of("say", "typed"), List.of("say", "end"));
    }

    private void letJobsEnd() {
        typed.lines.listening.countDown();
        try {
            typed.session.jobs().awaitAfter(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_interrupt_ends_the_command_and_the_rest_of_its_line_but_not_the_prompt() throws IOException {
        Thread prompt = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Thread ctrlC = new Thread(() -> {
            try {
                typed.lines.waiting.await();
                prompt.interrupt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                over.countDown();
            }
        });
        ctrlC.start();

        typed.type("wait; say never\nsay kept\n");

        assertThat(typed.lines.ran).containsExactly(List.of("wait"), List.of("say", "kept"));
        assertThat(typed.screen()).contains("dps:lab [130]> ");
        assertThat(over.getCount()).isZero();
    }

    @Test
    void an_answer_to_a_question_is_no_line_of_the_history() throws IOException {
        Path file = folder.resolve("history");
        Questions questions = new Questions();

        typed.withHistory(file).type("ask\nyes 'sir\nask\n" + CTRL_C + "ask\n", questions);

        assertThat(questions.outcomes).containsExactly("yes 'sir", "interrupted", "");
        assertThat(Files.readString(file)).contains("ask").doesNotContain("sir");
    }

    /** Asks at the terminal and notes what came. */
    private static final class Questions implements CommandRunner {
        private final List<String> outcomes = new java.util.ArrayList<>();

        @Override
        public int run(List<String> words, Variables variables, Streams streams, String place) {
            try {
                outcomes.add(streams.prompter().orElseThrow().ask("really? "));
                return 0;
            } catch (UserFailure e) {
                outcomes.add("interrupted");
                return e.kind().exitCode().value();
            }
        }

        @Override
        public int check(List<String> words, Variables variables, Streams streams, String place) {
            return run(words, variables, streams, place);
        }

        @Override
        public int fail(Throwable failure, Streams streams, String place) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void the_last_line_that_began_like_this_is_offered_where_there_are_colours() throws IOException {
        String right = "\u001b[C";
        TypedSession coloured = new TypedSession().withColour();
        TypedSession plain = new TypedSession();

        coloured.type("say hello\nsay h" + right + "\nquit 0\n");
        plain.type("say hello\nsay h" + right + "\nquit 0\n");

        assertThat(coloured.lines.ran)
                .containsExactly(List.of("say", "hello"), List.of("say", "hello"), List.of("quit", "0"));
        assertThat(plain.lines.ran).containsExactly(List.of("say", "hello"), List.of("say", "h"), List.of("quit", "0"));
    }

    @Test
    void keys_are_bound_as_the_users_inputrc_says() throws IOException {
        Path inputrc = Files.writeString(
                folder.resolve("inputrc"),
                "set editing-mode vi\nset no-such-setting on\n\"\\C-g\": beginning-of-line\n");
        String escape = "\u001b";

        // In vi's command mode, "0" goes to the begin, "x" deletes a letter and "A" appends at the end.
        TypedSession vi = new TypedSession().withInputrc(inputrc);
        vi.type("xsay a" + escape + "0xAb\nquit 0\n");

        assertThat(vi.lines.ran).containsExactly(List.of("say", "ab"), List.of("quit", "0"));
    }
}
