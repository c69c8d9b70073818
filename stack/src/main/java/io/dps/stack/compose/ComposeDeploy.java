package io.dps.stack.compose;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code deploy} of a service: how Swarm runs it.
 *
 * @param global whether each node runs one task, instead of {@code replicas} tasks in all
 * @param replicas number of tasks; empty if the file does not give it
 * @param endpointMode how its name resolves, {@code vip} or {@code dnsrr}; empty for the engine's default
 * @param labels labels of the service
 * @param placement nodes that may run it
 * @param limits resources that a task may use at most
 * @param reservations resources that a node must have free for a task
 * @param restartPolicy what happens when a task ends
 * @param update how a change is rolled out
 * @param rollback how a failed change is rolled back
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

    /** Returns these settings with further labels. */
    ComposeDeploy withLabels(Map<String, String> added) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(added);
        return new ComposeDeploy(
                global, replicas, endpointMode, all, placement, limits, reservations, restartPolicy, update, rollback);
    }

    /** Returns the settings of a service without a section {@code deploy}. */
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
     * The nodes on which tasks run.
     *
     * @param constraints conditions that a node must meet
     * @param spreads labels; tasks are spread evenly over the values of each
     * @param maxReplicasPerNode maximum number of tasks on one node, 0 for no limit
     */
    public record Placement(List<String> constraints, List<String> spreads, int maxReplicasPerNode) {
        public Placement {
            constraints = List.copyOf(constraints);
            spreads = List.copyOf(spreads);
        }
    }

    /**
     * Amounts of a node's resources; 0 if the file does not give one.
     *
     * @param nanoCpus processor time, in billionths of a core
     * @param memoryBytes memory
     * @param pids number of processes
     */
    public record Resources(long nanoCpus, long memoryBytes, long pids) {}

    /**
     * The rule by which Swarm replaces a task that has ended.
     *
     * @param condition {@code none}, {@code on-failure} or {@code any}
     * @param delay pause before the next task starts
     * @param maxAttempts maximum number of restarts within the window
     * @param window time over which restarts are counted
     */
    public record RestartPolicy(
            Optional<String> condition,
            Optional<Duration> delay,
            Optional<Integer> maxAttempts,
            Optional<Duration> window) {}

    /**
     * The rule by which a change of the service is rolled out.
     *
     * @param parallelism number of tasks that are replaced at a time; empty for one
     * @param delay pause between two replacements
     * @param failureAction {@code pause}, {@code continue} or {@code rollback}
     * @param monitor how long a new task is watched for failure
     * @param maxFailureRatio share of tasks that may fail
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
