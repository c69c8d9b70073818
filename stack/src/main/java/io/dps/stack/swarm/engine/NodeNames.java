package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The nodes of a swarm by their ids. */
public final class NodeNames {
    private final List<JsonNode> nodes;

    public NodeNames(List<JsonNode> nodes) {
        this.nodes = nodes;
    }

    public String name(String id) {
        return nodes.stream()
                .filter(node -> node.path("ID").asText().equals(id))
                .map(node -> node.path("Description").path("Hostname").asText())
                .findFirst()
                .orElse("");
    }

    /** Tasks of a node that went away still say that they run. */
    public boolean isReady(String id) {
        return nodes.stream()
                .filter(node -> node.path("ID").asText().equals(id))
                .anyMatch(node -> node.path("Status").path("State").asText().equals("ready"));
    }
}
