package io.dps.shell.dag;

import picocli.CommandLine.Command;

/** The commands of {@code dag}. */
@Command(
        name = "dag",
        header = "List, start and follow what Airflow runs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DagListCommand.class,
            DagTriggerCommand.class,
            DagRunsCommand.class,
            DagLogsCommand.class,
            DagPauseCommand.class,
            DagUnpauseCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  dag list",
            "  dag trigger Generate-Weather-Test-Data --conf count=1000 --follow",
            "  dag logs Weather-Streaming -f"
        })
public final class DagCommand {}
