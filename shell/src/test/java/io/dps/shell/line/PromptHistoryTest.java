package io.dps.shell.line;

import static io.dps.shell.line.TypedSession.UP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The histories of contexts, by key strokes. The first context is {@code lab}; each {@code say} changes to the next. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class PromptHistoryTest {
    private static final String RIGHT = "\u001b[C";

    @TempDir
    private Path folder;

    private final List<List<String>> seen = new ArrayList<>();

    private Path lab() {
        return folder.resolve("history");
    }

    private Path plant() {
        return folder.resolve("history-plant");
    }

    private TypedSession session() {
        return new TypedSession().withHistory(lab());
    }

    /** Types keys; {@code say plant} and {@code say lab} change the context. */
    private TypedSession type(TypedSession typed, String keys) throws IOException {
        typed.type(keys, prompt -> {
            typed.lines.onSay = () -> {
                String last = typed.lines.ran.get(typed.lines.ran.size() - 1).get(1);
                typed.context = List.of("lab", "plant").contains(last) ? last : typed.context;
                seen.add(prompt.history());
            };
            return new ScriptRunner(typed.lines, typed.session).runPrompt(prompt);
        });
        return typed;
    }

    @Test
    void each_context_has_its_own_lines() throws IOException {
        type(session(), "say a\nsay plant\nsay b\nsay lab\nsay c\n");

        assertThat(seen)
                .containsExactly(
                        List.of("say a"),
                        List.of(),
                        List.of("say b"),
                        List.of("say a", "say plant"),
                        List.of("say a", "say plant", "say c"));
        assertThat(said(lab())).containsExactly("say a", "say plant", "say c");
        assertThat(said(plant())).containsExactly("say b", "say lab");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plant())))
                .isEqualTo("rw-------");
    }

    @Test
    void no_line_of_another_context_is_offered() throws IOException {
        TypedSession up = type(session(), "say a\nsay plant\n" + UP + "say b\n");
        TypedSession suggested = type(session().withColour(), "say hello\nsay plant\nsay hel" + RIGHT + "\n");

        assertThat(up.lines.ran).containsExactly(List.of("say", "a"), List.of("say", "plant"), List.of("say", "b"));
        assertThat(suggested.lines.ran).contains(List.of("say", "hel"));
    }

    @Test
    void lines_of_an_earlier_session_come_back_with_their_context() throws IOException {
        type(session(), "say a\nsay plant\nsay b\n");
        TypedSession next = session();
        next.context = "plant";

        type(next, UP + "\nsay lab\n" + UP + UP + "\n");

        assertThat(next.lines.ran).containsExactly(List.of("say", "b"), List.of("say", "lab"), List.of("say", "a"));
    }

    @Test
    void two_shells_keep_the_lines_of_each_other() throws IOException {
        TypedSession first = session();
        first.type("say a\nsay b\n", prompt -> {
            first.lines.onSay = () -> {
                first.lines.onSay = () -> {};
                try {
                    session().type("say other\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            return new ScriptRunner(first.lines, first.session).runPrompt(prompt);
        });

        assertThat(said(lab())).containsExactly("say a", "say other", "say b");
    }

    @Test
    void a_change_after_sql_mode_deletes_nothing() throws IOException {
        TypedSession typed = session();
        typed.type("say a\nselect 1;\nexit\nsay b\n", prompt -> {
            ScriptRunner runner = new ScriptRunner(typed.lines, typed.session);
            typed.lines.onSay = () -> {
                typed.lines.onSay = () -> {};
                runner.runSqlMode(prompt);
                typed.context = "plant";
            };
            return runner.runPrompt(prompt);
        });

        assertThat(said(lab())).containsExactly("say a", "select 1;", "exit");
        assertThat(said(plant())).containsExactly("say b");
    }

    @Test
    void lines_typed_while_the_settings_are_wrong_belong_to_the_context_that_they_name_later() throws IOException {
        TypedSession typed = session();
        typed.context = PromptState.UNKNOWN;

        type(typed, "say a\nsay plant\nsay b\n");

        assertThat(said(plant())).containsExactly("say a", "say plant", "say b");
        assertThat(lab()).doesNotExist();
    }

    @Test
    void a_context_whose_file_cannot_be_used_begins_without_lines() throws IOException {
        Files.createDirectory(plant());

        TypedSession typed = type(session(), "say a\nsay plant\n" + UP + "say b\nsay lab\nsay c\n");

        assertThat(typed.lines.ran).contains(List.of("say", "b"));
        assertThat(seen.get(1)).isEmpty();
        assertThat(said(lab())).containsExactly("say a", "say plant", "say c");
    }

    @Test
    void a_statement_of_several_lines_keeps_its_indentation() throws IOException {
        String statement = "select\n  a,\n\n    'b'\nfrom t;";

        type(session(), statement + "\n");
        TypedSession next = type(session(), UP + "\n");

        assertThat(next.lines.ran).containsExactly(List.of("sql", "--", statement.replace(";", "")));
    }

    private static List<String> said(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("^\\d+:", ""))
                .toList();
    }
}
