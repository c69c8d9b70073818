package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.CTRL_C;
import static io.dps.shell.line.TypedSession.CTRL_D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A line in the user's editor, by key strokes; the editors are programs that need no terminal. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class EditTest {
    private static final String EDIT_KEY = "\u0018\u0005";

    @TempDir
    private Path folder;

    private final TypedSession typed = new TypedSession();
    private final List<String> answers = new ArrayList<>();
    private String editor = "sed -i s/one/two/";

    private void type(String keys) throws IOException {
        typed.withHistory(folder.resolve("history"))
                .type(keys, prompt -> new ScriptRunner(new Editing(prompt), typed.session).runPrompt(prompt));
    }

    private void typeSql(String keys) throws IOException {
        typed.withHistory(folder.resolve("history"))
                .type(keys, prompt -> new ScriptRunner(new Editing(prompt), typed.session).runSqlMode(prompt));
    }

    /** The commands of the fake, edit, and ask, which asks for a secret. */
    private final class Editing implements CommandRunner {
        private final Prompt prompt;

        Editing(Prompt prompt) {
            this.prompt = prompt;
        }

        @Override
        public int run(List<String> words, Variables variables, Streams streams, String place) {
            if (words.equals(List.of("ask"))) {
                answers.add(streams.prompter().orElseThrow().promptSecret("password: "));
                return 0;
            }
            if (!words.equals(List.of("edit"))) {
                return typed.lines.run(words, variables, streams, place);
            }
            try {
                prompt.edit(new Variables(Map.of("EDITOR", editor)));
                return 0;
            } catch (UserFailure e) {
                return fail(e, streams, place);
            }
        }

        @Override
        public int check(List<String> words, Variables variables, Streams streams, String place) {
            return run(words, variables, streams, place);
        }

        @Override
        public int fail(Throwable failure, Streams streams, String place) {
            return typed.lines.fail(failure, streams, place);
        }
    }

    @Test
    void the_key_opens_the_line_and_enter_sends_what_was_saved() throws IOException {
        type("say one" + EDIT_KEY + "\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "two"));
        assertThat(typed.screen()).contains("dps:lab> say two");
    }

    @Test
    void what_was_saved_is_not_sent_before_enter() throws IOException {
        type("say one" + EDIT_KEY + "s and three\nsay one" + EDIT_KEY + CTRL_C);

        assertThat(typed.lines.ran).containsExactly(List.of("say", "twos", "and", "three"));
    }

    @Test
    void the_command_opens_the_last_line() throws IOException {
        type("say one\nedit\n\nedit\n\n");

        assertThat(typed.lines.ran)
                .containsExactly(List.of("say", "one"), List.of("say", "two"), List.of("say", "two"));
    }

    @Test
    void a_secret_that_is_asked_for_is_opened_in_no_editor() throws IOException {
        type("ask\nhun" + EDIT_KEY + "ter2\n");

        assertThat(answers).containsExactly("hunter2");
    }

    @Test
    void the_editor_is_not_opened_on_the_line_that_opens_it() throws IOException {
        type("say one\nsay three; edit\n\nexit\n");
        type("edit\n\n");

        assertThat(typed.lines.ran)
                .containsExactly(
                        List.of("say", "one"),
                        List.of("say", "three"),
                        List.of("say", "two"),
                        List.of("exit"),
                        List.of("say", "two"));
    }

    @Test
    void in_sql_mode_the_last_sql_is_opened() throws IOException {
        type("select one;\nsay three\n");
        typeSql("edit\n\n" + CTRL_D);
        typeSql("selct one;\nedit\n\n" + CTRL_D);

        assertThat(typed.lines.ran)
                .containsExactly(
                        List.of("sql", "--", "select one"),
                        List.of("say", "three"),
                        List.of("sql", "--", "select two"),
                        List.of("sql", "--", "selct one"),
                        List.of("sql", "--", "selct two"));
    }

    @Test
    void lines_and_their_indentation_are_kept_from_a_continuation_line_on() throws IOException {
        editor = "sed -i '$a\\\n    two;'";

        type("select\n  one," + EDIT_KEY + "\n");

        assertThat(typed.lines.ran).containsExactly(List.of("sql", "--", "select\n  one,\n    two"));
        assertThat(Files.readString(folder.resolve("history"))).contains("select\\n  one,\\n    two;");
    }

    @Test
    void sql_mode_has_the_key_and_the_command() throws IOException {
        typeSql("select one" + EDIT_KEY + ";\nedit\n\n" + CTRL_D);

        assertThat(typed.lines.ran)
                .containsExactly(List.of("sql", "--", "select two"), List.of("sql", "--", "select two"));
    }

    @Test
    void the_command_mode_of_vi_has_a_key_of_its_own() throws IOException {
        Path inputrc = Files.writeString(folder.resolve("inputrc"), "set editing-mode vi\n");

        typed.withInputrc(inputrc);
        type("say one\u001bv\n");
        typeSql("one\u001bv;\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "two"), List.of("sql", "--", "two"));
    }

    @Test
    void the_name_of_the_file_has_the_language() throws IOException {
        editor = "f() { echo \"say ${1##*/}\" > \"$1\"; }; f";

        type("say" + EDIT_KEY + "\nselect 1" + EDIT_KEY + "\n");
        typeSql(EDIT_KEY + ";\n");

        assertThat(typed.lines.ran)
                .containsExactly(
                        List.of("say", "statement.dps"),
                        List.of("say", "statement.sql"),
                        List.of("sql", "--", "say statement.sql"));
    }

    @Test
    void a_failed_editor_leaves_the_line_as_it_was() throws IOException {
        editor = "false";

        type("say one" + EDIT_KEY + "\n");

        assertThat(typed.lines.ran).containsExactly(List.of("say", "one"));
        assertThat(typed.screen())
                .contains("error: the editor 'false' ended with exit code 1")
                .contains("dps:lab [1]> say one");
    }

    @Test
    void a_recording_has_the_edited_line_and_not_the_command() throws IOException {
        Path file = folder.resolve("morning.dps");
        typed.session.record(Optional.of(Recording.begin(file, "here", false)));

        type("say one" + EDIT_KEY + "\n");

        assertThat(file).content().isEqualTo("# here\nsay two\n");
    }

    private String edit(String text, String command) {
        return new StatementEditor(Optional.of(folder.resolve("own")))
                .edit(text, ".dps", new Variables(Map.of("EDITOR", command)));
    }

    @Test
    void the_file_is_private_and_nothing_of_it_is_left() throws IOException {
        String modes = edit(
                "say one",
                "f() { stat -c %a \"$1\" \"${1%/*}\" > \"$1~\"; touch \"${1%/*}/.swap\"; cp \"$1~\" \"$1\"; }; f");

        assertThat(modes).isEqualTo("600\n700");
        assertThat(folder.resolve("own")).isEmptyDirectory();
    }

    @Test
    void an_editor_may_have_arguments_and_line_ends_of_another_system() {
        assertThat(edit("say one\n  and one", "sed -i -e 's/one/two/' -e 's/$/\\r/'"))
                .isEqualTo("say two\n  and two");
    }

    @Test
    void the_first_variable_precedes_the_second() {
        Variables both = new Variables(Map.of("VISUAL", "sed -i s/one/three/", "EDITOR", "false"));

        assertThat(new StatementEditor(Optional.empty()).edit("say one", ".dps", both))
                .isEqualTo("say three");
    }

    @Test
    void what_cannot_be_edited_is_said() throws IOException {
        assertThatThrownBy(() -> edit("say one", "no-such-editor -x"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the editor 'no-such-editor -x' is not on the PATH");
        assertThatThrownBy(() -> edit("say one", "truncate -s 0"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("nothing was saved in the editor; the line is unchanged");
        assertThatThrownBy(() -> edit("say one", "rm"))
                .hasMessage("nothing was saved in the editor; the line is unchanged");
        assertThatThrownBy(() -> edit("say one", "f() { printf '\\374' > \"$1\"; }; f"))
                .hasMessage("the saved text is not UTF-8; the line is unchanged");
        assertThat(folder.resolve("own")).isEmptyDirectory();
    }

    @Test
    void a_line_that_the_history_leaves_out_is_not_written_to_a_file() {
        assertThatThrownBy(() -> edit(" say secret", "f() { cp \"$1\" '" + folder + "/seen'; }; f"))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FAILED))
                .hasMessageContaining("may contain a secret");
        assertThat(folder.resolve("seen")).doesNotExist();
        assertThat(folder.resolve("own")).doesNotExist();
    }
}
