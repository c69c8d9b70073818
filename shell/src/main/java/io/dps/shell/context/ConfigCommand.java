package io.dps.shell.context;

import picocli.CommandLine.Command;

/** The commands of {@code config}. */
@Command(
        name = "config",
        header = "Look at the settings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class},
        footer = {"", "Examples:", "  config show", "  config show --origin", "  config show -o json"})
public final class ConfigCommand {}
