package io.dps.shell.topic;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic create}: makes a topic. */
@Command(
        name = "create",
        header = "Make a topic.",
        footer = {
            "",
            "Examples:",
            "  topic create events",
            "  topic create events --partitions 4",
            "  topic create events --topic-config retention.ms=3600000 --topic-config cleanup.policy=compact"
        })
final class TopicCreateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "Its name: letters, digits, '.', '_' and '-'.")
    private String topic;

    @StrayArgument
    @Option(names = "--partitions", paramLabel = "N", description = "Number of partitions (default: the broker's).")
    private Integer partitions;

    @Option(names = "--replicas", paramLabel = "N", description = "Replicas of each (default: the broker's).")
    private Integer replicas;

    @Option(
            names = "--topic-config",
            paramLabel = "NAME=VALUE",
            description = "A config that is to differ from the broker's; may be given several times.")
    private Map<String, String> configs = Map.of();

    private final Invocation invocation;

    TopicCreateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        new TopicService(invocation.platform())
                .create(new TopicSpec(topic, optional(partitions), optional(replicas), configs));
        invocation.output().note("topic " + topic + " created");
        return 0;
    }

    private static OptionalInt optional(Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
