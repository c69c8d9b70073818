package io.dps.stack.swarm.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.stack.model.Target.NodeStatus;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.state.SwarmStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells of the nodes of the swarm. */
public final class SwarmNodes {
    private SwarmNodes() {}

    public static List<NodeStatus> of(SwarmStack stack) {
        new SwarmMembership(stack.engine()).requireManager();
        EngineQueries queries = stack.queries();
        List<String> own = queries.services(stack.names().ownFilter()).stream()
                .map(service -> service.path("ID").asText())
                .toList();
        List<SwarmTask> tasks = SwarmTask.of(queries.tasks(Map.of())).stream()
                .filter(task -> task.isHealthy() && own.contains(task.serviceId()))
                .toList();
        return queries.nodes().stream().map(node -> node(node, tasks)).toList();
    }

    private static NodeStatus node(JsonNode node, List<SwarmTask> tasks) {
        String id = node.path("ID").asText();
        JsonNode description = node.path("Description");
        List<String> labels = new ArrayList<>();
        node.path("Spec")
                .path("Labels")
                .properties()
                .forEach(label ->
                        labels.add(label.getKey() + "=" + label.getValue().asText()));
        return new NodeStatus(
                description.path("Hostname").asText(),
                node.path("Spec").path("Role").asText()
                        + (node.path("ManagerStatus").path("Leader").asBoolean() ? " (leader)" : ""),
                node.path("Status").path("State").asText(),
                node.path("Spec").path("Availability").asText(),
                node.path("Status").path("Addr").asText(),
                description.path("Engine").path("EngineVersion").asText(),
                (int) (description.path("Resources").path("NanoCPUs").asLong() / 1_000_000_000L),
                description.path("Resources").path("MemoryBytes").asLong(),
                (int) tasks.stream().filter(task -> task.nodeId().equals(id)).count(),
                String.join(" ", labels));
    }
}
