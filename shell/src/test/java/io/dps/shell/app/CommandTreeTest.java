package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is read from a parsed line. */
final class CommandTreeTest {
    @ParameterizedTest
    @CsvSource({
        "topic create x, topic",
        "-o json topic create x, topic",
        "--context c stream drop y, stream",
        "dag trigger --context c d, dag",
        "-o json,"
    })
    void the_command_of_a_line_is_found_behind_the_options(String line, String command) {
        CommandLine tree = TestCommands.tree();

        tree.parseArgs(line.split(" "));

        assertThat(CommandTree.parsedCommand(tree)).isEqualTo(Optional.ofNullable(command));
    }
}
