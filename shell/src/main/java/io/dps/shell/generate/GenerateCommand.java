package io.dps.shell.generate;

import picocli.CommandLine.Command;

/** The commands of {@code generate}. */
@Command(
        name = "generate",
        header = "Make or replay weather readings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateRunCommand.class,
            GenerateStartCommand.class,
            GenerateStatusCommand.class,
            GenerateStopCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  generate run --count 1000 --rate 100/s",
            "  generate start --rate 50/s --sensors 3",
            "  generate status"
        })
public final class GenerateCommand {}
