package io.dps.shell.command;

import picocli.CommandLine.Command;

/** The commands of {@code generate}. */
@Command(
        name = "generate",
        header = "Make or replay weather readings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GenerateRunCommand.class},
        footer = {"", "Examples:", "  generate run --count 1000 --rate 100"})
final class GenerateCommand {}
