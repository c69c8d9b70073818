package io.dps.shell.wait;

import picocli.CommandLine.Command;

/** The commands of {@code wait}. */
@Command(
        name = "wait",
        header = "Wait until a topic, a stream or the stack is as it should be.",
        description = "Ends with 4 when it is not so in time, and says what is missing.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WaitTopicCommand.class, WaitStreamCommand.class, WaitStackCommand.class},
        footer = {
            "",
            "Examples:",
            "  wait topic weather_data_avg --records 5 --timeout 2m",
            "  wait stream --caught-up",
            "  wait stack --timeout 5m"
        })
public final class WaitCommand {}
