package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Each argument of each command says in its declaration what may be completed, or is free text. */
final class CompletionSourcesTest {
    /** Labels of arguments that nobody but the user can know. */
    private static final Set<String> FREE_TEXT = Set.of(
            "ARG",
            "C",
            "CODE",
            "COLUMN",
            "COLUMN=FORMAT",
            "COLUMNS",
            "CONDITION",
            "DDL",
            "FORMAT",
            "HOST",
            "HOST:PORT,...",
            "ID",
            "LINES",
            "N",
            "N/s",
            "N|TIME",
            "NAME",
            "NAME=VALUE",
            "Nx",
            "P",
            // On the nodes, not on this machine.
            "PATH",
            "PLACE",
            "P[,P]",
            "REGEX",
            "SHARE",
            "SPAN",
            "SQL",
            "STATEMENT",
            "TEMPLATE",
            "TIME",
            "URL",
            "USER",
            "VALUE",
            "V[,V]",
            "WORD",
            "ZONE",
            "[INTERVAL] COMMAND");

    private static Stream<CommandSpec> commands() {
        return TestCommands.all(TestCommands.tree()).map(command -> command.getCommandSpec());
    }

    private static Stream<ArgSpec> arguments(CommandSpec command) {
        return command.args().stream().filter(argument -> argument.arity().max() > 0);
    }

    @Test
    void every_argument_has_a_source_of_candidates_or_is_free_text() {
        Set<String> free = commands()
                .flatMap(CompletionSourcesTest::arguments)
                .filter(argument -> !ArgumentValues.areKnown(argument))
                .map(ArgSpec::paramLabel)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(free).containsExactlyInAnyOrderElementsOf(FREE_TEXT);
    }

    @Test
    void every_kind_of_names_is_that_of_an_argument() {
        List<String> labels = commands()
                .flatMap(CompletionSourcesTest::arguments)
                .map(ArgSpec::paramLabel)
                .toList();

        assertThat(NameKind.values()).filteredOn(kind -> kind != NameKind.VIEW).allMatch(kind -> labels.stream()
                .anyMatch(label -> NameKind.ofLabel(label).stream().anyMatch(kind::equals)));
    }

    @Test
    void names_are_changed_by_commands_that_exist() {
        Set<String> known = TestCommands.tree().getSubcommands().keySet();

        assertThat(Arrays.stream(NameKind.values()).flatMap(kind -> kind.changers().stream()))
                .isNotEmpty()
                .allMatch(known::contains);
    }
}
