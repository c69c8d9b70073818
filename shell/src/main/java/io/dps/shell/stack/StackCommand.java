package io.dps.shell.stack;

import picocli.CommandLine.Command;

/** The commands of {@code stack}. */
@Command(
        name = "stack",
        header = "Deploy and look after Kafka and Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StackDeployCommand.class,
            StackPlanCommand.class,
            StackStatusCommand.class,
            StackEndpointsCommand.class,
            StackLogsCommand.class,
            StackRestartCommand.class,
            StackScaleCommand.class,
            StackNodesCommand.class,
            StackRemoveCommand.class,
            StackDoctorCommand.class,
            StackImagesCommand.class
        },
        footer = {"", "Examples:", "  stack deploy", "  stack status", "  stack remove"})
public final class StackCommand {}
