package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.SwarmNodeAvailability;
import com.github.dockerjava.api.model.SwarmNodeRole;
import com.github.dockerjava.api.model.SwarmNodeSpec;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node as the swarm reports it.
 *
 * @param id its id
 * @param version version that an update has to pass
 * @param name its host name
 * @param alias name in its spec, empty unless someone gave it one
 * @param role {@code manager} or {@code worker}
 * @param availability {@code active}, {@code pause} or {@code drain}
 * @param labels its labels
 * @param state {@code ready}, {@code down}, {@code unknown} or {@code disconnected}
 * @param address address at which the other nodes reach it
 * @param managing its part in the quorum: {@code leader}, {@code reachable}, {@code unreachable}; empty for a worker
 * @param managerAddress host and port at which other nodes join; empty for a worker
 * @param engine version of its engine
 * @param cpus its cores
 * @param memoryBytes its memory
 */
public record SwarmNode(
        String id,
        long version,
        String name,
        String alias,
        String role,
        String availability,
        Map<String, String> labels,
        String state,
        String address,
        String managing,
        String managerAddress,
        String engine,
        int cpus,
        long memoryBytes) {
    private static final long NANOS = 1_000_000_000L;

    public static SwarmNode of(JsonNode node) {
        JsonNode spec = node.path("Spec");
        JsonNode manager = node.path("ManagerStatus");
        JsonNode resources = node.path("Description").path("Resources");
        Map<String, String> labels = new TreeMap<>();
        spec.path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new SwarmNode(
                node.path("ID").asText(),
                node.path("Version").path("Index").asLong(),
                node.path("Description").path("Hostname").asText(),
                spec.path("Name").asText(),
                spec.path("Role").asText(),
                spec.path("Availability").asText(),
                labels,
                node.path("Status").path("State").asText(),
                node.path("Status").path("Addr").asText(),
                manager.path("Leader").asBoolean()
                        ? "leader"
                        : manager.path("Reachability").asText(),
                manager.path("Addr").asText(),
                node.path("Description").path("Engine").path("EngineVersion").asText(),
                (int) (resources.path("NanoCPUs").asLong() / NANOS),
                resources.path("MemoryBytes").asLong());
    }

    /** Returns whether the node is up. */
    public boolean isReady() {
        return state.equals("ready");
    }

    /** Returns whether the node is up and tasks may start on it. */
    public boolean takesTasks() {
        return isReady() && availability.equals("active");
    }

    /** Returns whether the node counts for the quorum, even if it is down. */
    public boolean isManager() {
        return !managing.isEmpty();
    }

    /** Returns whether the node counts for the quorum and answers the others. */
    public boolean isReachableManager() {
        return isManager() && !managing.equals("unreachable");
    }

    /** Returns its spec, to be changed: an update replaces all of it. */
    public SwarmNodeSpec spec() {
        SwarmNodeSpec spec = new SwarmNodeSpec()
                .withRole(role.equals("manager") ? SwarmNodeRole.MANAGER : SwarmNodeRole.WORKER)
                .withAvailability(
                        switch (availability) {
                            case "drain" -> SwarmNodeAvailability.DRAIN;
                            case "pause" -> SwarmNodeAvailability.PAUSE;
                            default -> SwarmNodeAvailability.ACTIVE;
                        })
                .withLabels(labels);
        return alias.isEmpty() ? spec : spec.withName(alias);
    }
}
