package io.dps.shell.command;

import picocli.CommandLine.Command;

/** The commands of {@code config}. */
@Command(
        name = "config",
        header = "Look at the settings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class},
        footer = {"", "Examples:", "  config show", "  config show --origin", "  config show -o json"})
final class ConfigCommand {}
