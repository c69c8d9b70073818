package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Suggestion;
import io.dps.shell.platform.Invocation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code help}: shows the help of a command. */
@Command(
        name = "help",
        header = "Show the help of a command.",
        footer = {"", "Examples:", "  help", "  help topic tail", "  help generate run"})
final class HelpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command.")
    private List<String> words = List.of();

    private final Invocation invocation;
    private final CommandTree tree;

    HelpCommand(Invocation invocation, CommandTree tree) {
        this.invocation = invocation;
        this.tree = tree;
    }

    @Override
    public Integer call() {
        CommandLine command = tree.forHelp(invocation);
        for (String word : words) {
            CommandLine sub = command.getSubcommands().get(word);
            if (sub == null) {
                throw UserFailure.usage(
                        "there is no command '" + String.join(" ", words) + "'",
                        Suggestion.hint(word, command.getSubcommands().keySet(), "see: help"));
            }
            command = sub;
        }
        invocation.output().data().print(command.getUsageMessage()).flush();
        return 0;
    }
}
