package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.line.SystemTerminal.TerminalType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTypeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"'', dumb", "dumb, dumb", "no-such-terminal, xterm-256color", "../../etc/passwd, xterm-256color"})
    void what_this_machine_does_not_know_is_taken_for_an_xterm(String said, String expected) {
        assertThat(TerminalType.of(Map.of("TERM", said))).isEqualTo(expected);
    }

    @Test
    void what_is_described_keeps_its_type() throws IOException {
        Files.createDirectories(folder.resolve("6e"));
        Files.createFile(folder.resolve("6e/new-terminal"));

        assertThat(TerminalType.of(Map.of("TERM", "new-terminal", "TERMINFO", folder.toString())))
                .isEqualTo("new-terminal");
        assertThat(TerminalType.of(Map.of("TERM", "new-terminal", "TERMINFO_DIRS", ":" + folder)))
                .isEqualTo("new-terminal");
    }
}
