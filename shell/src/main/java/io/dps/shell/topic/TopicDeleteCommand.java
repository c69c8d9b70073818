package io.dps.shell.topic;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code topic delete}: deletes a topic. */
@Command(
        name = "delete",
        header = "Delete a topic with all its records; asks first.",
        description =
                "Says which streams and views use the topic. A stream whose topic was deleted, even if it is created again, has to be "
                        + "begun anew with 'stream reset'.",
        footer = {
            "",
            "Examples:",
            "  topic delete events",
            "  topic delete events -y",
            "  topic delete events -y && topic create events --partitions 4"
        })
final class TopicDeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    private final Invocation invocation;
    private final TopicUses uses;

    TopicDeleteCommand(Invocation invocation, TopicUses uses) {
        this.invocation = invocation;
        this.uses = uses;
    }

    @Override
    public Integer call() {
        Platform platform = invocation.platform();
        uses.of(platform, topic).forEach(use -> invocation.output().note(use));
        new ViewService(platform)
                .of(topic)
                .forEach(view -> invocation.output().note("view " + view + " reads " + topic));
        invocation.output().confirm("delete topic " + topic + " with all its records?", invocation.options().yes);
        new TopicService(platform).delete(topic);
        invocation.output().note("topic " + topic + " deleted");
        return 0;
    }
}
