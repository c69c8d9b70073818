package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
    @Test
    void lie_below_home_by_default() {
        Folders folders = new Folders(Map.of("HOME", "/home/ada", "XDG_STATE_HOME", ""));

        assertThat(folders.config()).isEqualTo(Path.of("/home/ada/.config/dps"));
        assertThat(folders.state()).isEqualTo(Path.of("/home/ada/.local/state/dps"));
        assertThat(folders.cache()).isEqualTo(Path.of("/home/ada/.cache/dps"));
        assertThat(folders.shell()).isEqualTo(Path.of("/home/ada/.local/state/dps/.shell"));
        assertThat(folders.areKnown()).isTrue();
    }

    @Test
    void lie_where_the_xdg_variables_say() {
        Folders folders = new Folders(Map.of("XDG_CONFIG_HOME", "/c", "XDG_STATE_HOME", "/s"));

        assertThat(folders.config()).isEqualTo(Path.of("/c/dps"));
        assertThat(folders.state()).isEqualTo(Path.of("/s/dps"));
        assertThat(folders.cache()).isEqualTo(Path.of("/s/dps/.shell/cache"));
        assertThat(folders.areKnown()).isTrue();
    }

    @Test
    void what_may_be_lost_lies_where_its_variable_says() {
        Map<String, String> environment = Map.of("HOME", "/h", "XDG_CACHE_HOME", "/k");

        assertThat(new Folders(environment).cache()).isEqualTo(Path.of("/k/dps"));
    }

    @Test
    void the_default_context_has_the_history_of_versions_that_had_one_for_all() {
        Folders folders = new Folders(Map.of("HOME", "/home/ada"));

        assertThat(folders.history("local")).isEqualTo(folders.shell().resolve("history"));
        assertThat(folders.history("plant")).isEqualTo(folders.shell().resolve("history-plant"));
    }

    @Test
    void history_and_logs_of_the_shell_are_their_owners_alone(@TempDir Path home) throws IOException {
        Folders folders = new Folders(Map.of("HOME", home.toString()));
        Files.createDirectories(folders.shell());
        List<Path> files = Stream.of("history", "dps.log", "dps.log.1", "dps.log.2", "dps.log.3")
                .map(folders.shell()::resolve)
                .toList();
        for (Path file : files) {
            Files.setPosixFilePermissions(Files.createFile(file), PosixFilePermissions.fromString("rw-r--r--"));
        }

        folders.tightenShell();

        assertThat(files)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folders.shell())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_relative_path_in_an_xdg_variable_is_ignored_as_their_specification_demands() {
        assertThat(new Folders(Map.of("HOME", "/h", "XDG_STATE_HOME", "here")).state())
                .isEqualTo(Path.of("/h/.local/state/dps"));
    }

    @Test
    void without_any_place_the_failure_comes_when_a_folder_is_asked_for() {
        Folders folders = new Folders(Map.of());

        assertThat(folders.areKnown()).isFalse();
        assertThatThrownBy(folders::state)
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot determine where to store the files of dps: neither HOME nor XDG_STATE_HOME is set");
    }
}
