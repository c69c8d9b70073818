package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.NodeStatus;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stack nodes}: shows the nodes of the swarm. */
@Command(
        name = "nodes",
        header = "Show the nodes of the swarm, and how many tasks of the stack each runs.",
        footer = {"", "Examples:", "  stack nodes", "  stack nodes -o json", "  stack nodes --context lab"})
final class StackNodesCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("node"),
            Column.text("role"),
            Column.text("state"),
            Column.text("availability"),
            Column.text("address"),
            Column.text("engine"),
            Column.number("cpus"),
            Column.number("memory_mib"),
            Column.number("tasks"),
            Column.text("labels"));

    private final Invocation invocation;

    StackNodesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<NodeStatus> nodes = invocation.platform().target().nodes();
        invocation
                .output()
                .table(COLUMNS, nodes.stream().map(StackNodesCommand::row).toList());
        return 0;
    }

    private static List<Object> row(NodeStatus node) {
        return Arrays.asList(
                node.name(),
                node.role(),
                node.state(),
                node.availability(),
                node.address(),
                node.engine(),
                node.cpus(),
                node.memoryBytes() >> 20,
                node.tasks(),
                node.labels());
    }
}
