package io.dps.shell.context;

import picocli.CommandLine.Command;

/** The commands of {@code context}. */
@Command(
        name = "context",
        header = "Choose the platform to work on, and name platforms of others.",
        description = "A context has a name and settings. Commands work on the current one, or on that of --context.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ContextListCommand.class,
            ContextUseCommand.class,
            ContextAddCommand.class,
            ContextRemoveCommand.class,
            ContextShowCommand.class,
            ContextExportCommand.class,
            ContextImportCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  context list",
            "  context add plant --brokers kafka.plant:9094 --connect sc://spark.plant:15002",
            "  context use plant"
        })
public final class ContextCommand {}
