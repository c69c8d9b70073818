package io.dps.shell.command;

import io.dps.shell.output.Column;
import io.dps.shell.service.TopicService;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code topic list}: lists the topics. */
@Command(
        name = "list",
        header = "List the topics with their partitions and records.",
        footer = {"", "Examples:", "  topic list", "  topic list -o json", "  topic list -o csv | grep weather"})
final class TopicListCommand implements Callable<Integer> {
    private final Invocation invocation;

    TopicListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<List<Object>> rows = new TopicService(invocation.platform())
                .list().stream()
                        .map(topic ->
                                List.<Object>of(topic.name(), topic.partitions(), topic.replicas(), topic.records()))
                        .toList();
        invocation
                .output()
                .table(
                        List.of(
                                Column.text("topic"),
                                Column.number("partitions"),
                                Column.number("replicas"),
                                Column.number("records")),
                        rows);
        return 0;
    }
}
