package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.Nodes;
import io.dps.stack.model.Nodes.NodeStatus;
import io.dps.stack.model.Nodes.Removal;
import io.dps.stack.model.Nodes.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stack nodes}: lists the nodes of the swarm; its subcommands change them. */
@Command(
        name = "nodes",
        header = "List the nodes of the swarm with their tasks, or change a node.",
        description = {
            "Without a subcommand, lists the nodes. A node is named by its host name, its id or the first digits of its id.",
            "The swarm is that of the engine that DOCKER_HOST or Docker's context names. No stack needs to be deployed."
        },
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            StackNodesCommand.JoinCommand.class,
            StackNodesCommand.LabelCommand.class,
            StackNodesCommand.DrainCommand.class,
            StackNodesCommand.ActivateCommand.class,
            StackNodesCommand.RemoveCommand.class
        },
        footer = {"", "Examples:", "  stack nodes", "  stack nodes -o json", "  stack nodes label node2 zone=b"})
final class StackNodesCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("node"),
            Column.text("id"),
            Column.text("role"),
            Column.text("manager"),
            Column.text("state"),
            Column.text("availability"),
            Column.text("address"),
            Column.text("engine"),
            Column.number("cpus"),
            Column.number("memory_mib"),
            Column.text("tasks"),
            Column.text("labels"));

    private final Invocation invocation;

    StackNodesCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        show(invocation, nodes(invocation).list());
        return 0;
    }

    /** {@code stack nodes join-command}: prints the command by which another engine joins the swarm. */
    @Command(
            name = "join-command",
            header = "Print the command that lets another engine join the swarm.",
            description = {
                "Run it on the other machine. The token in it is a secret: whoever has it, and reaches the manager, can",
                "join the swarm, and read its secrets as a manager. 'docker swarm join-token --rotate' makes another."
            },
            footer = {
                "",
                "Examples:",
                "  stack nodes join-command",
                "  stack nodes join-command --worker",
                "  stack nodes join-command | ssh node2 sh"
            })
    static final class JoinCommand implements Callable<Integer> {
        @Option(names = "--worker", description = "Join as a worker; else as a manager.")
        private boolean worker;

        private final Invocation invocation;

        JoinCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            invocation.output().textLine(nodes(invocation).joinCommand(worker ? Role.WORKER : Role.MANAGER));
            invocation.output().data().flush();
            return 0;
        }
    }

    /** {@code stack nodes label}: sets and removes labels of a node. */
    @Command(
            name = "label",
            header = "Set or remove labels of a node.",
            description = "Labels not named stay as they are.",
            footer = {
                "",
                "Examples:",
                "  stack nodes label node2 zone=b",
                "  stack nodes label node2 zone=b disk=ssd",
                "  stack nodes label node2 disk-"
            })
    static final class LabelCommand implements Callable<Integer> {
        private static final Pattern CHANGE =
                Pattern.compile("(?<name>[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?)(-|=(?<value>.*))");

        @Parameters(index = "0", paramLabel = "NODE", description = "The node.")
        private String node;

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "NAME=VALUE",
                description = "Labels to set; NAME- removes a label.")
        private List<String> labels = List.of();

        private final Invocation invocation;

        LabelCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            show(invocation, List.of(nodes(invocation).label(node, changes(labels))));
            return 0;
        }

        private static Map<String, Optional<String>> changes(List<String> labels) {
            Map<String, Optional<String>> changes = new LinkedHashMap<>();
            for (String label : labels) {
                Matcher change = CHANGE.matcher(label);
                if (!change.matches()) {
                    throw UserFailure.usage("'" + label + "' is not a change of a label", "use NAME=VALUE or NAME-");
                }
                if (changes.put(change.group("name"), Optional.ofNullable(change.group("value"))) != null) {
                    throw UserFailure.usage(
                            "label " + change.group("name") + " is given twice", "give each label once");
                }
            }
            return changes;
        }
    }

    /** {@code stack nodes drain}: moves all tasks away from a node. */
    @Command(
            name = "drain",
            header = "Move all tasks away from a node, and start none there.",
            description = {
                "Tasks start on the other nodes as far as they may run there. Asks first if services of the stack have",
                "volumes on the node: elsewhere they start without what they stored there."
            },
            footer = {
                "",
                "Examples:",
                "  stack nodes drain node2",
                "  stack nodes drain node2 -y",
                "  stack nodes drain node2 && stack nodes"
            })
    static final class DrainCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NODE", description = "The node.")
        private String node;

        private final Invocation invocation;

        DrainCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            show(invocation, List.of(nodes(invocation).drain(node, this::confirm)));
            return 0;
        }

        private void confirm(List<String> storing) {
            if (!storing.isEmpty()) {
                invocation.confirmDestruction("drain " + node + "? On other nodes " + String.join(", ", storing)
                        + (storing.size() == 1 ? " starts" : " start") + " without what is in the volumes of " + node);
            }
        }
    }

    /** {@code stack nodes activate}: lets tasks start on a node again. */
    @Command(
            name = "activate",
            header = "Let tasks start on a node again.",
            description = "Tasks that run elsewhere stay there.",
            footer = {
                "",
                "Examples:",
                "  stack nodes activate node2",
                "  stack nodes activate node2 -o json",
                "  stack nodes activate node2 && stack nodes"
            })
    static final class ActivateCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NODE", description = "The node.")
        private String node;

        private final Invocation invocation;

        ActivateCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            show(invocation, List.of(nodes(invocation).activate(node)));
            return 0;
        }
    }

    /** {@code stack nodes remove}: removes a node from the swarm. */
    @Command(
            name = "remove",
            header = "Remove a node that is down from the swarm; asks first.",
            description = {
                "A manager is made a worker first. Refuses to remove the last manager, a manager without which the",
                "others are no quorum, and the node whose engine is asked. What the node stored stays on its disk."
            },
            footer = {
                "",
                "Examples:",
                "  stack nodes remove node3",
                "  stack nodes remove node3 --force -y",
                "  stack nodes remove 7rwcvrz3qawy"
            })
    static final class RemoveCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NODE", description = "The node.")
        private String node;

        @Option(names = "--force", description = "Also remove a node that is up.")
        private boolean force;

        private final Invocation invocation;

        RemoveCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            nodes(invocation)
                    .remove(
                            node,
                            force ? Removal.ANY : Removal.DOWN,
                            () -> invocation.confirmDestruction("remove " + node + " from the swarm?"));
            invocation.output().note("removed " + node);
            return 0;
        }
    }

    private static Nodes nodes(Invocation invocation) {
        return invocation.platform().target().nodes();
    }

    private static void show(Invocation invocation, List<NodeStatus> nodes) {
        invocation
                .output()
                .table(COLUMNS, nodes.stream().map(StackNodesCommand::row).toList());
    }

    private static List<Object> row(NodeStatus node) {
        return Arrays.asList(
                node.name(),
                node.id(),
                node.role(),
                node.manager(),
                node.state(),
                node.availability(),
                node.address(),
                node.engine(),
                node.cpus(),
                node.memoryBytes() >> 20,
                String.join(" ", node.tasks()),
                node.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
