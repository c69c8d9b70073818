package io.dps.shell.stream;

import picocli.CommandLine.Command;

/** The commands of {@code stream}. */
@Command(
        name = "stream",
        header = "Run the streaming averager.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StreamStartCommand.class,
            StreamStatusCommand.class,
            StreamWatchCommand.class,
            StreamLagCommand.class,
            StreamRejectsCommand.class,
            StreamVerifyCommand.class,
            StreamStopCommand.class,
            StreamResetCommand.class
        },
        footer = {"", "Examples:", "  stream start", "  stream watch", "  stream verify"})
public final class StreamCommand {}
