package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.SpecForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service as the swarm reports it.
 *
 * @param id its id
 * @param name its full name
 * @param version version that an update has to pass
 * @param spec its complete spec
 * @param updateState state of its last update, empty when there was none
 * @param updateMessage the engine's message about that update
 */
public record SwarmService(
        String id, String name, long version, JsonNode spec, String updateState, String updateMessage) {
    public static SwarmService of(JsonNode service) {
        return new SwarmService(
                service.path("ID").asText(),
                service.path("Spec").path("Name").asText(),
                service.path("Version").path("Index").asLong(),
                service.path("Spec"),
                service.path("UpdateStatus").path("State").asText(),
                service.path("UpdateStatus").path("Message").asText());
    }

    /** Returns the part of the service's current spec that may differ from the compose file. */
    public DesiredState wanted() {
        List<String> arguments = new ArrayList<>();
        container().path("Args").forEach(argument -> arguments.add(argument.asText()));
        Optional<String> heap = Optional.empty();
        for (JsonNode variable : container().path("Env")) {
            if (variable.asText().startsWith(DesiredState.HEAP + "=")) {
                heap = Optional.of(variable.asText().substring(DesiredState.HEAP.length() + 1));
            }
        }
        return new DesiredState(arguments, replicas(), heap, forceUpdate());
    }

    JsonNode container() {
        return spec.path("TaskTemplate").path("ContainerSpec");
    }

    /** Returns whether the service stores data in a volume, which is on one node alone. */
    public boolean hasVolume() {
        for (JsonNode mount : container().path("Mounts")) {
            if (mount.path("Type").asText().equals("volume")) {
                return true;
            }
        }
        return false;
    }

    public int replicas() {
        return spec.path("Mode").path("Replicated").path("Replicas").asInt(1);
    }

    public int forceUpdate() {
        return spec.path("TaskTemplate").path("ForceUpdate").asInt();
    }

    public String label(String name) {
        return spec.path("Labels").path(name).asText();
    }

    /** Returns whether a task was created from the current spec. */
    public boolean isCurrent(SwarmTask task) {
        return SpecForm.of(task.spec()).equals(SpecForm.of(spec.path("TaskTemplate")));
    }
}
