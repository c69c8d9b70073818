package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Profile;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmNode;
import io.dps.stack.swarm.engine.VersionedUpdate;
import io.dps.stack.swarm.spec.ClusterChoices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The three managers that run the brokers of a cluster, by the numbers that their labels give them. A label stays where
 * it is, because the data of its broker is there; numbers that no node has go to managers without a number.
 */
final class ClusterNodes {
    static final String LABEL = ClusterChoices.LABEL;

    private final EngineQueries queries;
    private final SortedMap<Integer, SwarmNode> nodes = new TreeMap<>();

    /**
     * @param info the engine's report on itself; its node comes first
     * @throws UserFailure of kind {@code UNREACHABLE} when there are too few managers
     */
    ClusterNodes(EngineQueries queries, JsonNode info) {
        this.queries = queries;
        String self = info.path("Swarm").path("NodeID").asText();
        List<SwarmNode> all = queries.nodes().stream()
                .map(SwarmNode::of)
                .sorted(Comparator.comparing((SwarmNode node) -> !node.id().equals(self))
                        .thenComparing(SwarmNode::name)
                        .thenComparing(SwarmNode::id))
                .toList();
        for (int number = 1; number <= Profile.CLUSTER.brokers(); number++) {
            labelled(number, all).ifPresent(node -> nodes.put(node.number, node.node));
        }
        List<SwarmNode> free = new ArrayList<>(all.stream()
                .filter(node ->
                        node.isManager() && node.takesTasks() && !node.labels().containsKey(LABEL))
                .toList());
        for (int number = 1; number <= Profile.CLUSTER.brokers(); number++) {
            if (!nodes.containsKey(number)) {
                if (free.isEmpty()) {
                    throw tooFew(all);
                }
                nodes.put(number, free.remove(0));
            }
        }
    }

    private record Numbered(int number, SwarmNode node) {}

    private static Optional<Numbered> labelled(int number, List<SwarmNode> all) {
        List<SwarmNode> found = all.stream()
                .filter(node -> Integer.toString(number).equals(node.labels().get(LABEL)))
                .toList();
        if (found.size() > 1) {
            throw UserFailure.failed(
                    "two nodes have the label " + LABEL + "=" + number + ": "
                            + String.join(
                                    ", ", found.stream().map(SwarmNode::name).toList()),
                    "take it from the one without the broker's data: stack nodes label NODE " + LABEL + "-");
        }
        return found.stream().findFirst().map(node -> new Numbered(number, node));
    }

    private static UserFailure tooFew(List<SwarmNode> all) {
        long managers = all.stream()
                .filter(node -> node.isManager() && node.takesTasks())
                .count();
        return UserFailure.unreachable(
                "profile cluster needs three managers that take tasks; this swarm has " + managers,
                "add one: run what 'stack nodes join-command' prints on another machine; 'stack nodes' shows those there are");
    }

    /** Returns the addresses of the nodes in the swarm, in the order of their numbers. */
    List<String> addresses() {
        return nodes.values().stream().map(SwarmNode::address).toList();
    }

    /** Returns the node of number 1. */
    SwarmNode first() {
        return nodes.get(nodes.firstKey());
    }

    /** Gives the nodes their labels. */
    void label(EngineConnection engine, EngineClock pause, Progress progress) {
        nodes.forEach((number, node) -> {
            if (!node.labels().containsKey(LABEL)) {
                progress.report(node.name(), Step.STARTING, "gets the label " + LABEL + "=" + number);
                VersionedUpdate.retrying("node " + node.name(), pause, () -> label(engine, node.id(), number));
            }
        });
    }

    private void label(EngineConnection engine, String id, int number) {
        SwarmNode now = queries.nodes().stream()
                .map(SwarmNode::of)
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> UserFailure.failed("node " + id + " has left the swarm", "see: stack nodes"));
        Map<String, String> labels = new HashMap<>(now.labels());
        labels.put(LABEL, Integer.toString(number));
        engine.client()
                .updateSwarmNodeCmd()
                .withSwarmNodeId(now.id())
                .withVersion(now.version())
                .withSwarmNodeSpec(now.spec().withLabels(labels))
                .exec();
    }
}
