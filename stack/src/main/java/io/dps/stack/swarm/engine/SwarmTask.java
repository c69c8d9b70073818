package io.dps.stack.swarm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A task as the swarm tells it.
 *
 * @param id its id
 * @param serviceId id of its service
 * @param slot number among the tasks of its service, 0 for those of a global one
 * @param nodeId the node it was given to, may be empty
 * @param desired state that the swarm wants, such as {@code running} or {@code shutdown}
 * @param state state it is in
 * @param message what it does, in the engine's words
 * @param error what went wrong, may be empty
 * @param created when it was made
 * @param changed when it came to its state
 * @param containerId its container, may be empty
 * @param exitCode how its process ended, where it did
 * @param spec what it was told to run
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

    /** Runs, is wanted, and has passed its health check, if it has one. */
    public boolean isHealthy() {
        return desired.equals("running") && state.equals("running");
    }

    public boolean isWanted() {
        return desired.equals("running") || desired.equals("ready");
    }

    /** Has ended by itself and told of no error. */
    public boolean isComplete() {
        return state.equals("complete");
    }

    /** Has a container, and is to have none. */
    public boolean isEnding() {
        return !isWanted() && List.of("starting", "running").contains(state);
    }

    public boolean hasFailed() {
        return state.equals("failed") || state.equals("rejected");
    }

    /** Whether its container, and its log with it, is gone: an engine that is stopped in order forgets those of its tasks. */
    public boolean hasLostContainer() {
        return error.startsWith("No such container");
    }

    public int forceUpdate() {
        return spec.path("ForceUpdate").asInt();
    }
}
