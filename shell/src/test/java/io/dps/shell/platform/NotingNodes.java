package io.dps.shell.platform;

import io.dps.stack.model.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One node, that keeps what it was told. */
public final class NotingNodes implements Nodes {
    private final List<String> told = new ArrayList<>();
    private final List<String> storing = new ArrayList<>();
    private final NodeStatus status = new NodeStatus(
            "host1",
            "n1",
            "manager",
            "leader",
            "ready",
            "active",
            "10.0.0.1",
            "20.10.24",
            4,
            2L << 30,
            List.of("connect.1", "kafka.1"),
            new TreeMap<>(Map.of("zone", "a", "disk", "ssd")));

    /** What it was told, in order. */
    public List<String> told() {
        return told;
    }

    /** The services that store something there, to be changed. */
    public List<String> storing() {
        return storing;
    }

    @Override
    public List<NodeStatus> list() {
        return List.of(status);
    }

    @Override
    public String joinCommand(Role role) {
        return "join as " + role;
    }

    @Override
    public NodeStatus label(String node, Map<String, Optional<String>> changes) {
        told.add("label " + node + " " + new TreeMap<>(changes));
        return status;
    }

    @Override
    public NodeStatus drain(String node, Consumer<List<String>> consent) {
        consent.accept(storing);
        told.add("drain " + node);
        return status;
    }

    @Override
    public NodeStatus activate(String node) {
        told.add("activate " + node);
        return status;
    }

    @Override
    public void remove(String node, Removal removal, Runnable consent) {
        consent.run();
        told.add("remove " + node + " " + removal);
    }
}
