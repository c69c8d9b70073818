package io.dps.shell.command;

import picocli.CommandLine.Command;

/** The commands of {@code stream}. */
@Command(
        name = "stream",
        header = "Run the streaming averager.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StreamStartCommand.class, StreamStatusCommand.class, StreamStopCommand.class},
        footer = {"", "Examples:", "  stream start", "  stream status"})
final class StreamCommand {}
