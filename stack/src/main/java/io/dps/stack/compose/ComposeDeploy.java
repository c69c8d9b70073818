package io.dps.stack.compose;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Swarm runs a service.
 *
 * @param global one task on each node instead of a number of them
 * @param replicas how many tasks
 * @param endpointMode how its name resolves, {@code vip} or {@code dnsrr}; empty for the engine's default
 * @param labels labels of the service
 * @param placement on which nodes
 * @param limits what a task may use
 * @param reservations what a node keeps for it
 * @param restartPolicy what happens when a task ends
 * @param update how a change is rolled out
 * @param rollback how a change is taken back
 */
public record ComposeDeploy(
        boolean global,
        Optional<Integer> replicas,
        Optional<String> endpointMode,
        Map<String, String> labels,
        Placement placement,
        Optional<Resources> limits,
        Optional<Resources> reservations,
        Optional<RestartPolicy> restartPolicy,
        Optional<UpdatePolicy> update,
        Optional<UpdatePolicy> rollback) {
    public ComposeDeploy {
        labels = Map.copyOf(labels);
    }

    /** What holds where the file says nothing. */
    public static ComposeDeploy defaults() {
        return new ComposeDeploy(
                false,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                new Placement(List.of(), List.of(), 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * On which nodes tasks run.
     *
     * @param constraints conditions that a node must meet
     * @param spreads labels over whose values tasks are spread
     * @param maxReplicasPerNode how many on one node, 0 for any number
     */
    public record Placement(List<String> constraints, List<String> spreads, int maxReplicasPerNode) {
        public Placement {
            constraints = List.copyOf(constraints);
            spreads = List.copyOf(spreads);
        }
    }

    /**
     * An amount of a node; 0 means not said.
     *
     * @param nanoCpus billionths of a core
     * @param memoryBytes memory
     * @param pids processes
     */
    public record Resources(long nanoCpus, long memoryBytes, long pids) {}

    /**
     * What happens when a task ends.
     *
     * @param condition {@code none}, {@code on-failure} or {@code any}
     * @param delay before the next one
     * @param maxAttempts how often, within the window
     * @param window time after which it counts as running
     */
    public record RestartPolicy(
            Optional<String> condition,
            Optional<Duration> delay,
            Optional<Integer> maxAttempts,
            Optional<Duration> window) {}

    /**
     * How a change is rolled out.
     *
     * @param parallelism tasks at a time; the engine's one where not said
     * @param delay between them
     * @param failureAction {@code pause}, {@code continue} or {@code rollback}
     * @param monitor how long a new task is watched
     * @param maxFailureRatio how many may fail
     * @param order {@code stop-first} or {@code start-first}
     */
    public record UpdatePolicy(
            Optional<Integer> parallelism,
            Optional<Duration> delay,
            Optional<String> failureAction,
            Optional<Duration> monitor,
            Optional<Double> maxFailureRatio,
            Optional<String> order) {}
}
