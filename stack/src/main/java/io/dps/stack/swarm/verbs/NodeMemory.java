package io.dps.stack.swarm.verbs;

import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.swarm.engine.SwarmNode;
import io.dps.stack.swarm.state.SwarmStack;
import java.util.ArrayList;
import java.util.List;

/** Whether what services reserve fits on the nodes to which they are bound. */
final class NodeMemory {
    private final ComposeFile file;

    NodeMemory(ComposeFile file) {
        this.file = file;
    }

    /** Returns a finding for each node to which a service is bound by a label. */
    List<Finding> of(List<SwarmNode> nodes) {
        List<Finding> findings = new ArrayList<>();
        for (SwarmNode node : nodes) {
            List<ComposeService> bound = file.services().values().stream()
                    .filter(service -> !SwarmStack.isApplication(service) && isBound(service, node))
                    .toList();
            if (bound.isEmpty()) {
                continue;
            }
            // One task of a service that runs once on each node is here, too.
            long reserved = file.services().values().stream()
                    .filter(service -> bound.contains(service)
                            || service.deploy().placement().maxReplicasPerNode() == 1)
                    .mapToLong(NodeMemory::reserved)
                    .sum();
            String text = "services reserve " + (reserved >> 20) + " MiB of " + (node.memoryBytes() >> 20) + " MiB of "
                    + node.name();
            findings.add(
                    reserved > node.memoryBytes()
                            ? new Finding(
                                    "memory", Level.FAIL, text, "give the node more memory, or leave services out")
                            : new Finding("memory", Level.OK, text, ""));
        }
        return findings;
    }

    static long reserved(ComposeService service) {
        return service.deploy()
                .reservations()
                .map(amount -> amount.memoryBytes())
                .orElse(0L);
    }

    private static boolean isBound(ComposeService service, SwarmNode node) {
        return service.deploy().placement().constraints().stream()
                .anyMatch(constraint -> node.labels().entrySet().stream()
                        .anyMatch(label ->
                                constraint.equals("node.labels." + label.getKey() + " == " + label.getValue())));
    }
}
