package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.CTRL_C;
import static io.dps.shell.line.TypedSession.CTRL_D;
import static io.dps.shell.line.TypedSession.UP;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL mode by its key strokes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class SqlPromptTest {
    @TempDir
    private Path folder;

    private final TypedSession typed = new TypedSession();

    @Test
    void every_line_is_sql_whatever_its_first_word() throws IOException {
        int code = typed.typeSql("analyze table t;\nset x = 1;\n" + CTRL_D);

        assertThat(code).isZero();
        assertThat(typed.lines.ran).containsExactly(sql("analyze table t"), sql("set x = 1"));
        assertThat(typed.screen()).contains("sql> ");
    }

    @Test
    void a_statement_goes_on_to_its_semicolon_and_several_may_stand_in_a_line() throws IOException {
        typed.typeSql("select 1,\n\n  2;\nselect 3; select 4\n;\n");

        assertThat(typed.lines.ran).containsExactly(sql("select 1,\n\n  2"), sql("select 3"), sql("select 4"));
        assertThat(typed.screen()).contains("   > ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ';'",
                "select 'it''s;', \"a;b\"",
                "select 1 as `a;b`",
                "select 1 --;\n",
                "select /* ; /* ; */ */ 1",
                "select 'two\nlines;'",
                "select '\\';'"
            })
    void a_semicolon_in_quotes_and_comments_ends_nothing(String statement) throws IOException {
        typed.typeSql(statement + ";\nselect 2;\n");

        assertThat(typed.lines.ran).containsExactly(sql(statement.strip()), sql("select 2"));
    }

    @Test
    void a_tab_that_is_pasted_is_kept() throws IOException {
        typed.typeSql("select a\n\tfrom t\nGROUP BY\tsensor_id;\n");

        assertThat(typed.lines.ran).containsExactly(sql("select a\n\tfrom t\nGROUP BY\tsensor_id"));
    }

    @Test
    void operators_of_the_shell_mean_nothing() throws IOException {
        typed.typeSql("select 1 > 2 || 'x' | 3 & 4;\n");

        assertThat(typed.lines.ran).containsExactly(sql("select 1 > 2 || 'x' | 3 & 4"));
    }

    @Test
    void a_statement_ends_with_a_word_too() throws IOException {
        typed.typeSql("select 1,\n2\\G\nselect 3 \\g\nselect 4; \\G\n");

        assertThat(typed.lines.ran).containsExactly(vertical("select 1,\n2"), vertical("select 4"));
        assertThat(typed.screen()).contains("error: line 1, column 10: unknown ending '\\g'");
    }

    @Test
    void a_statement_that_ends_with_watch_is_given_to_that_command() throws IOException {
        typed.typeSql("select 1\\watch\nselect 2; \\watch 1m\n");

        assertThat(typed.lines.ran)
                .containsExactly(
                        List.of("watch", "2", "sql", "--", "select 1"),
                        List.of("watch", "1m", "sql", "--", "select 2"));
    }

    private static List<String> vertical(String statement) {
        return List.of("sql", "-o", "vertical", "--", statement);
    }

    @Test
    void comments_and_blank_lines_are_no_statements() throws IOException {
        typed.typeSql("\n   \n-- nothing\n/* nothing */ ;\nselect 1;-- behind it\n");

        assertThat(typed.lines.ran).containsExactly(sql("select 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit\n", "exit;\n", " quit ;\n", CTRL_D})
    void it_is_left_by_a_word_or_by_its_key(String leaving) throws IOException {
        int code = typed.typeSql("select 1;\n" + leaving + "select 2;\n");

        assertThat(code).isZero();
        assertThat(typed.lines.ran).containsExactly(sql("select 1"));
        assertThat(typed.session.isOpen()).isTrue();
    }

    @Test
    void ctrl_c_drops_what_was_typed() throws IOException {
        typed.typeSql("select 'lost\n" + CTRL_C + "select 'kept';\n");

        assertThat(typed.lines.ran).containsExactly(sql("select 'kept'"));
        assertThat(typed.screen()).contains("sql [130]> ");
    }

    @Test
    void the_second_ctrl_c_with_nothing_typed_says_how_to_leave() throws IOException {
        typed.typeSql(CTRL_C + CTRL_C);

        assertThat(typed.screen()).containsOnlyOnce("exit or Ctrl-D leaves SQL mode\n");
    }

    @Test
    void ctrl_c_ends_the_statement_that_runs_and_not_the_mode() throws IOException {
        Thread prompt = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        new Thread(() -> {
                    try {
                        typed.lines.waiting.await();
                        prompt.interrupt();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        over.countDown();
                    }
                })
                .start();

        typed.typeSql("select wait(); select 'never';\nselect 'kept';\n");

        assertThat(typed.lines.ran).containsExactly(sql("select wait()"), sql("select 'kept'"));
        assertThat(typed.screen()).contains("sql [130]> ");
        assertThat(over.getCount()).isZero();
    }

    @Test
    void a_failure_ends_its_line_and_its_code_is_shown() throws IOException {
        int code = typed.typeSql("select fail(1); select 'never';\n" + CTRL_D);

        assertThat(code).isEqualTo(1);
        assertThat(typed.lines.ran).containsExactly(sql("select fail(1)"));
        assertThat(typed.screen()).contains("sql [1]> ");
    }

    @Test
    void it_shares_the_history_with_the_prompt() throws IOException {
        Path file = folder.resolve("history");

        typed.withHistory(file).typeSql("select 'first';\nselect 2,\n3;\n");
        TypedSession next = new TypedSession().withHistory(file);
        // The first step up stays within the text of two lines.
        next.typeSql(UP + UP + UP + "\n");
        TypedSession outside = new TypedSession().withHistory(file);
        outside.type(UP + "\n");

        assertThat(Files.readString(file)).contains("select 'first';");
        assertThat(next.lines.ran).containsExactly(sql("select 'first'"));
        assertThat(outside.lines.ran).containsExactly(sql("select 'first'"));
    }

    @Test
    void the_prompt_goes_on_after_it_with_all_that_was_typed_in_its_history() throws IOException {
        ScriptRunner runner = new ScriptRunner(typed.lines, typed.session);

        typed.type("say a\nselect 1;\nexit\n" + UP + UP + "\n", prompt -> {
            typed.lines.onSay = () -> {
                typed.lines.onSay = () -> {};
                runner.runSqlMode(prompt);
            };
            return runner.runPrompt(prompt);
        });

        assertThat(typed.lines.ran).containsExactly(List.of("say", "a"), sql("select 1"), sql("select 1"));
        assertThat(typed.screen().stripTrailing()).contains("sql> ").endsWith("dps:lab>");
    }

    private static List<String> sql(String text) {
        return List.of("sql", "--", text);
    }
}
