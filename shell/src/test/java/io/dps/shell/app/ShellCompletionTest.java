package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.SystemTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts for the system's shells, in these shells. */
final class ShellCompletionTest {
    @TempDir
    private Path folder;

    private void writeScript(String shell) throws IOException {
        ShellTester.Result printed = new ShellTester(folder).run("completion", shell);
        assertThat(printed.err()).isEmpty();
        Files.writeString(folder.resolve("script"), printed.out());
    }

    @ParameterizedTest
    @CsvSource({
        "dps topi, topic",
        "dps topic ta, tail",
        "dps -o js, json jsonl",
        "dps --context x topic tail --isol, --isolation",
        "dps stack images l, list load",
        "dps help troub, troubleshooting"
    })
    void bash_completes(String line, String expected) throws Exception {
        writeScript("bash");
        Files.writeString(
                folder.resolve("test"),
                // compopt works in the completion of a line only.
                """
                compopt() { :; }
                . ./script
                COMP_WORDS=(%s)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_dps
                echo "${COMPREPLY[@]}"
                """.formatted(line));

        assertThat(SystemTool.run(folder, "bash", "test")).isEqualToIgnoringWhitespace(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "dps topi, topic",
        "dps topic ta, tail",
        "dps -o js, json jsonl",
        "dps --context x topic tail --isol, --isolation",
        "dps stack images l, list load",
        "dps help troub, troubleshooting",
        "dps --keep, --keep-going",
        "dps topic tail --keep, ''",
        "dps source scr, script"
    })
    void fish_completes(String line, String expected) throws Exception {
        writeScript("fish");
        Files.writeString(folder.resolve("test"), "source script\ncomplete -C '" + line + "'\n");

        String shown = SystemTool.run(folder, "fish", "--no-config", "test");

        assertThat(shown.replaceAll("(?m)\t.*$", "")).isEqualToIgnoringWhitespace(expected);
    }

    /** Presses the keys in a zsh of its own. */
    @Test
    void zsh_completes() throws Exception {
        writeScript("zsh");
        Files.writeString(folder.resolve("test"), """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'autoload -Uz compinit; compinit -u -D; source ./script; print RE""ADY'
                zpty -r -m shell shown '*READY*'
                zpty -w -n shell $'dps stack dep\\t'
                zpty -r -m shell shown '*dps stack deploy*'
                print completed
                zpty -d shell
                """);

        assertThat(SystemTool.run(folder, "zsh", "-f", "test")).isEqualTo("completed\n");
    }

    @Test
    void another_shell_is_refused_with_those_that_there_are() {
        new ShellTester(folder)
                .run("completion", "fsh")
                .failed(
                        2,
                        "error: invalid value for positional parameter at index 0 (SHELL): expected one of [BASH, ZSH, FISH] (case-insensitive) but was 'fsh'");
    }
}
