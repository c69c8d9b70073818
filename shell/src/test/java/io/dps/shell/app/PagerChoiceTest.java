package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.ShellTester.Result;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.FakePager;
import io.dps.shell.output.TestScreen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pager a command uses, and when it uses none. */
@Timeout(60)
final class PagerChoiceTest {
    private static final String[] TALL = {"config", "show"};

    @TempDir
    private Path folder;

    private final FakePager pager = new FakePager();
    private final CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(200, 10), pager);
    private ShellTester dps;

    @BeforeEach
    void open() {
        dps = new ShellTester(folder);
    }

    private List<String> used(String... arguments) {
        assertThat(dps.run(streams, arguments).code()).isZero();
        return pager.commands;
    }

    @Test
    void the_setting_precedes_the_usual_variable() {
        dps.with("PAGER", "more").with("DPS_PAGER", "mine --x");

        assertThat(used(TALL)).containsExactly("mine --x");
        assertThat(pager.text()).contains("deploy.timeout");
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void the_usual_variable_precedes_less() {
        assertThat(used("config", "show", "-o", "csv")).isEmpty();
        dps.with("PAGER", "more");

        assertThat(used(TALL)).containsExactly("more");
    }

    @Test
    void less_is_used_where_it_is_on_the_path() throws IOException {
        dps.with("PATH", "/nowhere:" + folder);
        assertThat(used(TALL)).isEmpty();
        Files.createFile(
                folder.resolve("less"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(used(TALL)).containsExactly("less -SFRX");
    }

    @Test
    void an_option_a_setting_an_empty_variable_and_a_dumb_terminal_have_no_pager() {
        dps.with("PAGER", "more");
        assertThat(used("config", "show", "--no-pager")).isEmpty();
        assertThat(used("--no-pager", "config", "show")).isEmpty();
        dps.with("DPS_PAGER", "off");
        assertThat(used(TALL)).isEmpty();
        dps.with("DPS_PAGER", "auto").with("PAGER", "");
        assertThat(used(TALL)).isEmpty();
        dps.with("PAGER", "more").with("TERM", "dumb");
        assertThat(used(TALL)).isEmpty();
    }

    @Test
    void lines_of_a_batch_and_output_elsewhere_have_no_pager() throws IOException {
        Path file = Files.writeString(folder.resolve("a.dps"), "config show\n");
        dps.with("PAGER", "more");

        assertThat(used("-c", "config show")).isEmpty();
        assertThat(used("-f", file.toString())).isEmpty();
        assertThat(used("source", file.toString())).isEmpty();
        assertThat(used("-c", "config show | cat > " + folder.resolve("f"))).isEmpty();
        assertThat(used("watch", "--count", "1", "config", "show")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"help streams", "help topic tail", "topic tail --help", "--help"})
    void help_is_paged_as_rows_are(String line) {
        String[] words = line.split(" ");
        dps.with("PAGER", "more").with("DPS_COLOR", "never");

        assertThat(used(words)).containsExactly("more");
        assertThat(pager.text())
                .isEqualTo(dps.run(CapturedStreams.onTerminal(200), words).out());
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void help_has_no_pager_where_rows_have_none() throws IOException {
        Path file = Files.writeString(folder.resolve("a.dps"), "help streams; topic tail --help\n");
        dps.with("PAGER", "more");

        assertThat(used("help", "streams", "--no-pager")).isEmpty();
        assertThat(used("topic", "tail", "--help", "--no-pager")).isEmpty();
        assertThat(used("source", file.toString())).isEmpty();
        assertThat(used("--version")).isEmpty();
        assertThat(dps.run(streams, "topic", "tial").code()).isEqualTo(2);
        assertThat(pager.commands).isEmpty();
    }

    @Test
    void help_is_shown_even_if_the_settings_are_wrong() {
        Result result = dps.with("DPS_COLOR", "mauve").run(streams, "topic", "tail", "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Usage: dps topic tail");
    }

    @Test
    void a_page_has_no_styles_for_a_pager_that_may_show_their_bytes() {
        dps.with("DPS_COLOR", "always");
        used("help", "streams", "--no-pager");
        assertThat(streams.out()).contains("\u001b[");
        dps.with("PAGER", "more");

        used("help", "streams");

        assertThat(pager.text()).isNotEmpty().doesNotContain("\u001b[");
    }

    @Test
    void quitting_the_pager_early_is_no_failure() {
        pager.ending(0, 0);

        Result result = dps.with("PAGER", "more").run(streams, TALL);

        assertThat(pager.commands).containsExactly("more");
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }
}
