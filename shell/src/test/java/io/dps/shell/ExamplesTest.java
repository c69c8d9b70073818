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

/** What a help or a page shows is what a line may be: each example passes the checks of a dry run. */
final class ExamplesTest {
    /** Head of the columns of pages that hold lines of dps, and nothing else in code. */
    static final String COLUMN = "in dps";

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

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
        requireLine(example);
    }

    private void requireLine(String line) throws IOException {
        Path sourced = Files.writeString(folder.resolve("sourced.dps"), "");

        requirePasses("--dry-run", "-c", line.replaceAll("source \\S+", "source " + sourced));
    }

    private void requirePasses(String... arguments) {
        ShellTester.Result checked =
                new ShellTester(folder).with("HOME", folder.toString()).run(arguments);

        assertThat(checked.err()).as("%s", List.of(arguments)).isEmpty();
        assertThat(checked.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void an_example_for_the_systems_shell_has_arguments_that_dps_takes(String example) {
        requireArguments(example.replaceAll(" \\| dps .*", ""));
    }

    private static void requireArguments(String command) {
        List<String> words = WORD.matcher(command.substring(command.indexOf("dps ") + "dps ".length()))
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();

        assertThatNoException().as(command).isThrownBy(() -> TestCommands.tree()
                .parseArgs(words.toArray(String[]::new)));
    }

    private static Stream<Page.Part> blocks(String language) {
        return Page.allParts().filter(part -> part.language().equals(language));
    }

    private static Stream<Page.Part> batches() {
        return blocks("dps");
    }

    @ParameterizedTest
    @MethodSource("batches")
    void a_block_of_a_page_is_a_batch_that_may_run(Page.Part block) throws IOException {
        Path batch = Files.write(folder.resolve("block.dps"), block.lines());

        requirePasses("--dry-run", batch.toString());
    }

    private static Stream<Page.Part> tables() {
        return blocks(Page.TABLE);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_column_of_a_page_holds_lines_that_may_run(Page.Part table) throws IOException {
        int column = PagesTest.cells(table.lines().get(0)).indexOf(COLUMN);
        List<String> lines = table.lines().stream()
                .skip(2)
                .map(row -> PagesTest.cells(row).get(column))
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(code -> code.group(1))
                .toList();

        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            requireLine(line);
        }
    }

    private static Stream<Page.Part> configurations() {
        return blocks("yaml");
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void a_configuration_of_a_page_is_one_that_dps_takes(Page.Part block) throws IOException {
        Path config = Files.write(folder.resolve("config.yaml"), block.lines());

        requirePasses("--config", config.toString(), "config", "show");
    }

    /** What pages show to be typed at the system's own shell, alone or above what it prints. */
    private static Stream<String> typed() {
        Stream<String> shown = Page.allParts()
                .filter(part -> !part.mark().isEmpty())
                .flatMap(part -> part.lines().stream())
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2));
        Stream<String> blocks = blocks("sh")
                .flatMap(part ->
                        String.join("\n", part.lines()).replace("\\\n", " ").lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"));
        return Stream.concat(shown, blocks)
                .map(line -> line.replaceFirst(" +# .*", "").replaceFirst(" > [~\\w/.-]+$", ""));
    }

    @ParameterizedTest
    @MethodSource("typed")
    void what_a_page_types_at_the_systems_shell_is_there(String line) {
        if (line.startsWith("scripts/")) {
            assertThat(Page.ROOT.resolve(line.replaceFirst(" .*", ""))).isExecutable();
        }
        if (line.matches("(scripts/)?dps( .*)?")) {
            requireArguments(line + " ");
        }
    }
}
