package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service as the swarm tells it.
 *
 * @param id its id
 * @param name its whole name
 * @param version what an update has to name
 * @param spec its whole spec
 * @param updateState state of its last update, empty when there was none
 * @param updateMessage what the engine says of that
 */
record SwarmService(String id, String name, long version, JsonNode spec, String updateState, String updateMessage) {
    static SwarmService of(JsonNode service) {
        return new SwarmService(
                service.path("ID").asText(),
                service.path("Spec").path("Name").asText(),
                service.path("Version").path("Index").asLong(),
                service.path("Spec"),
                service.path("UpdateStatus").path("State").asText(),
                service.path("UpdateStatus").path("Message").asText());
    }

    /** What it runs now apart from what a file says. */
    Wanted wanted() {
        List<String> arguments = new ArrayList<>();
        container().path("Args").forEach(argument -> arguments.add(argument.asText()));
        Optional<String> heap = Optional.empty();
        for (JsonNode variable : container().path("Env")) {
            if (variable.asText().startsWith(Wanted.HEAP + "=")) {
                heap = Optional.of(variable.asText().substring(Wanted.HEAP.length() + 1));
            }
        }
        return new Wanted(arguments, replicas(), heap, forceUpdate());
    }

    JsonNode container() {
        return spec.path("TaskTemplate").path("ContainerSpec");
    }

    int replicas() {
        return spec.path("Mode").path("Replicated").path("Replicas").asInt(1);
    }

    int forceUpdate() {
        return spec.path("TaskTemplate").path("ForceUpdate").asInt();
    }

    String label(String name) {
        return spec.path("Labels").path(name).asText();
    }

    /** Whether a task was made of the present spec. */
    boolean isCurrent(SwarmTask task) {
        return SpecForm.of(task.spec()).equals(SpecForm.of(spec.path("TaskTemplate")));
    }
}
