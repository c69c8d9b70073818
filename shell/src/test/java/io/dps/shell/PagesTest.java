package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The tables of the README say what the program does: what they should be is in the message of a failure. */
final class ReadmeTest {
    private static final Path README = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("README.md");

    @Test
    void lists_every_command() throws IOException {
        assertThat(between("<!-- commands -->", "<!-- /commands -->")).isEqualTo(commands());
    }

    @Test
    void lists_every_setting() throws IOException {
        assertThat(between("<!-- settings -->", "<!-- /settings -->")).isEqualTo(settings());
    }

    private static String between(String begin, String end) throws IOException {
        String text = Files.exists(README) ? Files.readString(README) : "";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        return from < 0 || to < from
                ? ""
                : text.substring(from + begin.length(), to).strip() + "\n";
    }

    private static String commands() {
        return TestCommands.all(TestCommands.tree())
                .filter(command -> command.getSubcommands().isEmpty())
                .map(ReadmeTest::row)
                .collect(Collectors.joining("", "| command | what it does |\n| --- | --- |\n", ""));
    }

    private static String row(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName().substring("dps ".length());
        String header = String.join(" ", command.getCommandSpec().usageMessage().header());
        return "| `" + name + "` | " + header.replace("|", "\\|") + " |\n";
    }

    private static String settings() {
        return Stream.of(Setting.values())
                .map(setting -> "| `%s` | `%s` | %s | %s |\n"
                        .formatted(key(setting), setting.variable(), defaultValue(setting), setting.description()))
                .collect(Collectors.joining(
                        "", "| key | variable | default | what it is for |\n| --- | --- | --- | --- |\n", ""));
    }

    private static String defaultValue(Setting setting) {
        return setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
    }

    private static String key(Setting setting) {
        return (setting.scope() == Setting.Scope.CONTEXT ? "contexts.NAME." : "") + setting.key();
    }
}
