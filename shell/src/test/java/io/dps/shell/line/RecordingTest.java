package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
    @TempDir
    private Path folder;

    private final TypedSession session = new TypedSession();

    private Path begin() {
        Path file = folder.resolve("morning.dps");
        session.session.record(Optional.of(Recording.begin(file, "recorded here", false)));
        return file;
    }

    @Test
    void what_is_typed_is_a_batch_that_does_the_same() throws IOException {
        Path file = begin();

        session.type("say a; say b && say c\nselect 1,\n  2;\nselect 3; | wc -l\nsay d &\nquit 0\n");

        assertThat(file).content().isEqualTo("""
                # recorded here
                say a
                say b && say c
                select 1,
                  2;
                select 3; | wc -l
                say d &
                """);
        List<List<String>> typed = inForeground(session.lines.ran);
        assertThat(inForeground(runAgain(file))).hasSize(5).isEqualTo(typed);
    }

    private List<List<String>> runAgain(Path file) throws IOException {
        Session again = new Session(session.session.variables());
        FakeLines lines = new FakeLines(again);
        new ScriptRunner(lines, again)
                .runFile(
                        file,
                        List.of(),
                        again.variables(),
                        CapturedStreams.offTerminal().streams(),
                        Batch.plain());
        return lines.ran;
    }

    /** What ran in a certain order, except the end of the prompt. */
    private static List<List<String>> inForeground(List<List<String>> ran) {
        return ran.stream()
                .filter(words ->
                        !words.equals(List.of("say", "d")) && !words.get(0).equals("quit"))
                .toList();
    }

    @Test
    void what_failed_or_was_interrupted_is_a_comment() throws IOException {
        Path file = begin();

        session.type("fail 4\nsay a\n");

        assertThat(file).content().isEqualTo("# recorded here\n# exit code 4:\n# fail 4\nsay a\n");
    }

    @Test
    void sql_mode_is_recorded_as_sql_whatever_its_first_word() throws IOException {
        Path file = begin();

        session.typeSql("select 1;\nfrob 'it''s';\nexit\n");

        assertThat(file).content().isEqualTo("# recorded here\nselect 1;\nsql -- 'frob '\\''it'\\'''\\''s'\\'''\n");
    }

    @Test
    void what_sql_mode_ran_a_batch_runs_with_the_same_endings() throws IOException {
        Path file = begin();

        session.typeSql("select 1 -- note\n;\nselect '--';\nselect 2 -- a\n \\G\nselect 3\\watch 5\n"
                + "frob 1\\G\nfrob 2 -- b\n\\watch\nexit\n");

        assertThat(file).content().isEqualTo("""
                # recorded here
                select 1 -- note
                ;
                select '--';
                select 2 -- a
                \\G
                select 3 \\watch 5
                sql -o vertical -- 'frob 1'
                watch 2 sql -- 'frob 2 -- b'
                """);
        assertThat(runAgain(file)).hasSize(6).isEqualTo(session.lines.ran);
    }

    @Test
    void the_line_that_began_sql_mode_does_not_follow_its_statements() throws IOException {
        Path file = begin();

        session.type(
                "sql -o csv\nselect 1;\nexit\nsql -q 'select 2'\n",
                prompt -> new ScriptRunner(new WithSqlMode(session.lines, prompt), session.session).runPrompt(prompt));

        assertThat(session.lines.ran).hasSize(2);
        assertThat(file)
                .content()
                .isEqualTo("# recorded here\nselect 1;\n# typed in SQL mode: sql -o csv\nsql -q 'select 2'\n");
    }

    @Test
    void a_file_that_exists_is_only_continued() throws IOException {
        Path file = Files.writeString(folder.resolve("morning.dps"), "echo first\n");

        assertThatThrownBy(() -> Recording.begin(file, "again", false))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("already exists");
        Recording.begin(file, "again", true);

        assertThat(file).content().isEqualTo("echo first\n# again\n");
    }

    @Test
    void what_is_added_to_a_file_begins_on_its_own_line() throws IOException {
        Path file = Files.writeString(folder.resolve("morning.dps"), "echo first");
        Path empty = Files.createFile(folder.resolve("empty.dps"));

        Recording.begin(file, "again", true);
        Recording.begin(empty, "again", true);

        assertThat(file).content().isEqualTo("echo first\n# again\n");
        assertThat(empty).content().isEqualTo("# again\n");
    }

    @Test
    void only_its_owner_may_read_a_new_file() throws IOException {
        Path continued = Files.createFile(folder.resolve("continued.dps"));
        Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rw-r--r--");
        Files.setPosixFilePermissions(continued, rights);
        Path added = folder.resolve("added.dps");

        Path file = begin();
        Recording.begin(added, "again", true);
        Recording.begin(continued, "again", true);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(added)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(continued)).isEqualTo(rights);
    }

    @Test
    void a_recording_that_cannot_go_on_is_told_and_ends() throws IOException {
        Path file = begin();
        Files.delete(file);

        session.type("say a\nsay b\n");

        assertThat(session.screen()).containsOnlyOnce("cannot write to " + file);
        assertThat(session.session.recording()).isEmpty();
    }

    /** Opens SQL mode at {@code sql} with options only, as the shell does. */
    private record WithSqlMode(FakeLines lines, Prompt prompt) implements CommandRunner {
        @Override
        public int run(List<String> words, Variables variables, Streams streams, String place) {
            return words.equals(List.of("sql", "-o", "csv"))
                    ? new ScriptRunner(lines, lines.session).runSqlMode(prompt)
                    : lines.run(words, variables, streams, place);
        }

        @Override
        public int check(List<String> words, Variables variables, Streams streams, String place) {
            return lines.check(words, variables, streams, place);
        }

        @Override
        public int fail(Throwable failure, Streams streams, String place) {
            return lines.fail(failure, streams, place);
        }
    }
}
