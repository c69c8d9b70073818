package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
    @TempDir
    Path folder;

    @Test
    void what_cannot_be_read_is_kept_aside_once_and_the_rest_stays() throws IOException {
        Path file = folder.resolve("history");
        Files.write(file, "1:say a\n2:say \u00fc\nno time\n3:say b\n".getBytes(StandardCharsets.ISO_8859_1));
        HistoryFile history = new HistoryFile(file);

        assertThat(history.prepare())
                .contains("the history was damaged and is kept as " + folder.resolve("history~damaged-1")
                        + "; 2 of its 4 lines could be read");
        assertThat(Files.readString(file)).isEqualTo("1:say a\n3:say b\n");
        assertThat(Files.size(folder.resolve("history~damaged-1"))).isEqualTo(32);
        assertThat(history.prepare()).isEmpty();
    }

    @Test
    void a_long_history_is_trimmed_when_it_is_opened() throws IOException {
        Path file = folder.resolve("history");
        Files.writeString(
                file,
                IntStream.range(0, 25_000).mapToObj(i -> i + ":say " + i + "\n").collect(Collectors.joining()));

        assertThat(new HistoryFile(file).prepare()).isEmpty();

        assertThat(Files.readAllLines(file))
                .hasSize(HistoryFile.SIZE)
                .startsWith("15000:say 15000")
                .endsWith("24999:say 24999");
    }

    @Test
    void nobody_else_may_read_it_also_when_it_was_there_before() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(inner.resolve("history"), "1:say a\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        HistoryFile history = new HistoryFile(file);

        assertThat(history.isUsable()).isTrue();
        history.prepare();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        HistoryFile fresh = new HistoryFile(folder.resolve("new/history"));
        assertThat(fresh.isUsable()).isTrue();
        fresh.prepare();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh.path())))
                .isEqualTo("rw-------");
    }
}
