package io.dps.stack.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.stack.model.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {
    @TempDir
    Path folder;

    @Test
    void a_new_secret_has_32_random_bytes_and_is_readable_by_its_owner_alone() throws IOException {
        // given
        Path file = folder.resolve("token");

        // when
        Secret secret = new SecretFile(file).readOrCreate();

        // then
        assertThat(Base64.getUrlDecoder().decode(secret.value())).hasSize(32);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(new SecretFile(folder.resolve("other")).readOrCreate()).isNotEqualTo(secret);
    }

    @Test
    void a_kept_secret_is_read_again() throws IOException {
        // given
        Path file = folder.resolve("token");
        Secret first = new SecretFile(file).readOrCreate();

        // when
        Secret second = new SecretFile(file).readOrCreate();

        // then
        assertThat(second).isEqualTo(first);
        assertThat(new SecretFile(file).read()).contains(first);
    }

    @Test
    void rights_that_were_widened_are_taken_back() throws IOException {
        // given
        Path file = folder.resolve("token");
        new SecretFile(file).readOrCreate();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // when
        new SecretFile(file).readOrCreate();

        // then
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void a_missing_file_holds_no_secret() throws IOException {
        assertThat(new SecretFile(folder.resolve("token")).read()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "pass word,pass word",
                "pw \\n,pw ",
                "' pw',' pw'",
                "pw\\t,pw\t",
                "pw\\n,pw",
                "pw\\r\\n,pw",
                "pw\\n\\n,pw\\n",
                "pw\\r,pw\\r",
                "\\npw\\n,\\npw",
                "\240,\240"
            })
    void a_secret_is_read_byte_by_byte_but_for_the_line_end_behind_it(String content, String secret)
            throws IOException {
        Path file = Files.writeString(folder.resolve("password"), content.translateEscapes());

        assertThat(new SecretFile(file).read()).contains(new Secret(secret.translateEscapes()));
    }

    @Test
    void replacing_keeps_the_old_text_out_and_leaves_no_draft() throws IOException {
        // given
        Path file = folder.resolve("settings");
        Files.writeString(file, "a long text of an earlier time");

        // when
        PrivateFile.replace(file, "new");

        // then
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_failed_replacement_leaves_the_file_as_it_was() throws IOException {
        // given
        Path inTheWay = Files.createDirectories(folder.resolve("settings").resolve("full"));

        // when, then
        assertThatThrownBy(() -> PrivateFile.replace(inTheWay.getParent(), "text"))
                .isInstanceOf(FileSystemException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(inTheWay.getParent());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
