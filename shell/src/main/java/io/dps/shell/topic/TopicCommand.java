package io.dps.shell.topic;

import picocli.CommandLine.Command;

/** The commands of {@code topic}. */
@Command(
        name = "topic",
        header = "Look into topics of Kafka, make and delete them, and write to them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TopicListCommand.class,
            TopicDescribeCommand.class,
            TopicCreateCommand.class,
            TopicDeleteCommand.class,
            TopicTailCommand.class,
            TopicProduceCommand.class,
            TopicViewCommand.class
        },
        footer = {"", "Examples:", "  topic list", "  topic describe weather_data", "  topic tail weather_data -n 5"})
public final class TopicCommand {}
