package io.dps.shell.wait;

import picocli.CommandLine.Command;

/** The commands of {@code assert}. */
@Command(
        name = "assert",
        header = "Demand that a topic or a statement gives what is expected.",
        description = "Ends with 1 when it does not, and says what was expected and what was seen.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AssertTopicCommand.class, AssertSqlCommand.class},
        footer = {
            "",
            "Examples:",
            "  assert topic weather_data --records 3600",
            "  assert topic weather_data_avg --records 118 --within 1m",
            "  assert sql 'select count(*) from weather_data_avg' --equals 118 --within 30s"
        })
public final class AssertCommand {}
