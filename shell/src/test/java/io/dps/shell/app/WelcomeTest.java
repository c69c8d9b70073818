package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first start in a new place. */
final class WelcomeTest {
    @TempDir
    private Path folder;

    private String shown() {
        return shown(CapturedStreams.onTerminal(80));
    }

    private String shown(CapturedStreams streams) {
        new Welcome(new Folders(Map.of(
                        "XDG_STATE_HOME", folder.resolve("state").toString(),
                        "XDG_CONFIG_HOME", folder.resolve("config").toString())))
                .show(streams.streams());
        assertThat(streams.out()).isEmpty();
        return streams.err();
    }

    @Test
    void says_in_four_lines_what_to_type_and_never_again() {
        String text = shown();

        assertThat(text.lines()).hasSize(4).allMatch(line -> line.length() <= 80);
        assertThat(text).contains("stack deploy", "context add", "help start");
        assertThat(shown()).isEmpty();
    }

    @Test
    void off_a_terminal_nothing_is_shown_and_nothing_is_remembered() {
        assertThat(shown(CapturedStreams.offTerminal())).isEmpty();
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(shown()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state/dps/.shell/history", "state/dps/local/token", "config/dps/config.yaml"})
    void whoever_has_used_dps_before_is_not_welcomed(String file) throws IOException {
        Path used = folder.resolve(file);
        Files.createDirectories(used.getParent());
        Files.createFile(used);

        assertThat(shown()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_written_is_no_error() throws IOException {
        Files.createFile(folder.resolve("state"));

        assertThat(shown()).isEmpty();
    }
}
