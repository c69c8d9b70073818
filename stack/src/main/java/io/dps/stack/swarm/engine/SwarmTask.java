package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A task as the swarm reports it.
 *
 * @param id its id
 * @param serviceId id of its service
 * @param slot number among the tasks of its service, 0 if the service is global
 * @param nodeId id of the node that it is assigned to, may be empty
 * @param desired state that the swarm wants, such as {@code running} or {@code shutdown}
 * @param state its current state
 * @param message the engine's description of its state
 * @param error what went wrong, may be empty
 * @param created when it was created
 * @param changed when it entered its state
 * @param containerId id of its container, may be empty
 * @param exitCode exit code of its process, empty unless it has ended
 * @param spec spec that it was created from
 */
public record SwarmTask(
        String id,
        String serviceId,
        int slot,
        String nodeId,
        String desired,
        String state,
        String message,
        String error,
        Instant created,
        Instant changed,
        String containerId,
        Optional<Integer> exitCode,
        JsonNode spec) {
    public static SwarmTask of(JsonNode task) {
        JsonNode status = task.path("Status");
        JsonNode container = status.path("ContainerStatus");
        String state = status.path("State").asText();
        boolean ended = List.of("complete", "failed", "shutdown").contains(state) && container.has("ExitCode");
        return new SwarmTask(
                task.path("ID").asText(),
                task.path("ServiceID").asText(),
                task.path("Slot").asInt(),
                task.path("NodeID").asText(),
                task.path("DesiredState").asText(),
                state,
                status.path("Message").asText(),
                status.path("Err").asText(),
                Instant.parse(task.path("CreatedAt").asText()),
                Instant.parse(status.path("Timestamp").asText()),
                container.path("ContainerID").asText(),
                ended ? Optional.of(container.path("ExitCode").asInt()) : Optional.empty(),
                task.path("Spec"));
    }

    public static List<SwarmTask> of(List<JsonNode> tasks) {
        return tasks.stream()
                .map(SwarmTask::of)
                .sorted(Comparator.comparing(SwarmTask::created))
                .toList();
    }

    /** Returns whether the task runs, is meant to run, and has passed its health check, if there is one. */
    public boolean isHealthy() {
        return desired.equals("running") && state.equals("running");
    }

    public boolean isWanted() {
        return desired.equals("running") || desired.equals("ready");
    }

    /** Returns whether the task ended on its own without an error. */
    public boolean isComplete() {
        return state.equals("complete");
    }

    /** Returns whether the task starts or runs although the swarm wants it to stop. */
    public boolean isEnding() {
        return !isWanted() && List.of("starting", "running").contains(state);
    }

    public boolean hasFailed() {
        return state.equals("failed") || state.equals("rejected");
    }

    /**
     * Returns whether the task's container and log are gone: an engine that is shut down properly forgets the
     * containers of its tasks.
     */
    public boolean hasLostContainer() {
        return error.startsWith("No such container");
    }

    public int forceUpdate() {
        return spec.path("ForceUpdate").asInt();
    }
}
