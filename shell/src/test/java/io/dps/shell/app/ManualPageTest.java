package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.SystemTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The manual page dps(1), as groff shows it. */
final class ManualPageTest {
    @TempDir
    private Path folder;

    private String shown(String... options) throws Exception {
        Files.writeString(folder.resolve("dps.1"), new ManualPage(TestCommands.tree(), "dps 1.2.3").roff());
        // Without escapes for bold text, and not hyphenated.
        return SystemTool.run(folder, "groff", "-man", "-Tutf8", "-ww", "-P-c", "-rHY=0", "dps.1")
                .replaceAll(".\b", "");
    }

    @Test
    void groff_finds_no_fault_in_it_and_shows_every_command_with_its_examples() throws Exception {
        String page = shown().replaceAll("\\s+", " ");

        assertThat(page).contains("dps 1.2.3", "NAME dps", "EXIT STATUS").doesNotContain("warning:", "error:");
        TestCommands.all(TestCommands.tree())
                .filter(command -> command.getSubcommands().isEmpty())
                .map(CommandLine::getCommandSpec)
                .forEach(spec -> {
                    assertThat(page).contains(" " + spec.qualifiedName().substring("dps ".length()) + " ");
                    assertThat(page).contains(spec.usageMessage().header()[0]);
                    HelpExamples.of(spec.commandLine()).forEach(example -> assertThat(page)
                            .contains(example.replace("%%", "%")
                                    .replace("$$", "$")
                                    .replaceAll("\\s+", " ")));
                });
    }

    @Test
    void shows_options_settings_and_pages() throws Exception {
        assertThat(shown().replaceAll("\\s+", " "))
                .contains("--offset", "-o, --output FORMAT", "DPS_KAFKA_BROKERS", "troubleshooting", "141");
    }

    @Test
    void the_build_gets_it_from_help() {
        assertThat(new ShellTester(folder).run("help", "--manual", "dps 9").out())
                .startsWith(".TH DPS 1 \"\" \"dps 9\" ");
    }
}
