package io.dps.stack.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextFolderTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/etc", ".hidden", "-x", "a b", "a\nb"})
    void a_name_that_could_leave_the_state_folder_is_refused(String name) {
        // when
        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> ContextFolder.of(root, name));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
    }

    @Test
    void only_the_owner_may_look_inside() throws IOException {
        // given
        ContextFolder folder = ContextFolder.of(root.resolve("dps"), "edge-1");

        // when
        folder.createRoot();
        folder.createFolders();

        // then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(folder.folders()).allMatch(Files::isDirectory);
    }

    @Test
    void a_state_folder_below_a_file_fails_with_path_and_reason() throws IOException {
        // given
        Path file = Files.writeString(root.resolve("file"), "");

        // when
        UserFailure failure = catchThrowableOfType(
                UserFailure.class, () -> ContextFolder.of(file, "test").createRoot());

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessageContaining("cannot create the state folder " + file.resolve("test"))
                .hasMessageMatching("(?s).*(not a directory|in the way).*");
        assertThat(failure.hint()).contains("XDG_STATE_HOME");
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void a_reason_is_said_in_words(IOException cause, String words) {
        assertThat(StateFailure.of("write", Path.of("/state/x"), cause)).hasMessage("cannot write /state/x: " + words);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("/state/x"), "permission denied"),
                Arguments.of(new AccessDeniedException("/state"), "permission denied (/state)"),
                Arguments.of(new NoSuchFileException("/state/x"), "no such file or folder"),
                Arguments.of(
                        new FileSystemException("/state/x", null, "Read-only file system"), "read-only file system"),
                Arguments.of(
                        new FileSystemException("/state/x", null, "No space left on device"),
                        "no space left on device"),
                Arguments.of(new IOException("disk on fire"), "disk on fire"));
    }
}
