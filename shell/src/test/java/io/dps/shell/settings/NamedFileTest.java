package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamedFileTest {
    @TempDir
    private Path folder;

    private static void isWrong(ThrowingCallable use, String message) {
        assertThatThrownBy(use).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
        });
    }

    @Test
    void a_file_is_read_as_text_or_as_bytes() throws IOException {
        NamedFile file = new NamedFile(Files.writeString(folder.resolve("f"), "grün"));

        assertThat(file.text()).isEqualTo("grün");
        try (InputStream bytes = file.open()) {
            assertThat(bytes.readAllBytes()).hasSize(5);
        }
    }

    @Test
    void what_is_no_file_that_can_be_read_is_a_wrong_command_line() throws IOException {
        Path none = folder.resolve("none");

        isWrong(() -> new NamedFile(none).text(), "there is no file " + none);
        isWrong(() -> new NamedFile(none).open(), "there is no file " + none);
        isWrong(() -> new NamedFile(folder).open(), folder + " is a folder");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xFC});
        isWrong(() -> new NamedFile(latin).text(), latin + " is not UTF-8 text");
    }

    @Test
    void what_no_file_can_be_called_is_told() {
        assertThat(NamedFile.path("a")).isEqualTo(Path.of("a"));
        isWrong(() -> NamedFile.path(""), "'' is not a path: it is empty");
        assertThatThrownBy(() -> NamedFile.path("a\0b")).isInstanceOf(UserFailure.class);
    }
}
