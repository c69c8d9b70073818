package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.dps.shell.app.HelpExamples;
import io.dps.shell.app.ShellTester;
import io.dps.shell.app.TestCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a help shows is what a line may be: each example passes the checks of a dry run. */
final class ExamplesTest {
    @TempDir
    private Path folder;

    private static Stream<String> lines() {
        return examples().filter(example -> !example.startsWith("dps "));
    }

    /** Those that are typed at the system's own shell. */
    private static Stream<String> processes() {
        return examples().filter(example -> example.startsWith("dps "));
    }

    private static Stream<String> examples() {
        return TestCommands.all(TestCommands.tree())
                .flatMap(command -> HelpExamples.of(command).stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void an_example_is_a_line_that_may_run(String example) throws IOException {
        Path sourced = Files.writeString(folder.resolve("sourced.dps"), "");
        String line = example.replaceAll("source \\S+", "source " + sourced);

        ShellTester.Result checked = new ShellTester(folder).run("--dry-run", "-c", line);

        assertThat(checked.err()).isEmpty();
        assertThat(checked.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void an_example_for_the_systems_shell_has_arguments_that_dps_takes(String example) {
        List<String> words = Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(example.substring("dps ".length()).replaceAll(" \\| dps .*", ""))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();

        assertThatNoException().isThrownBy(() -> TestCommands.tree().parseArgs(words.toArray(String[]::new)));
    }
}
