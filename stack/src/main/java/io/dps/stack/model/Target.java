package io.dps.stack.model;

import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest.LogSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A platform that runs the stack of one context, with the same verbs and results for local processes, a Docker Swarm
 * and servers of someone else. Every method may throw {@link UserFailure}; none prints. Instances are safe to use from
 * several threads. Several instances, even in several processes, may serve one context: only one at a time changes it.
 */
public interface Target extends AutoCloseable {
    /** Returns the name by which a user chooses this target, {@code local}, {@code swarm} or {@code external}. */
    String name();

    /** Returns the steps that {@link #deploy} would take; changes nothing. */
    List<PlannedChange> plan(DeployRequest request);

    /**
     * Brings every service of the stack to healthy and returns when all are. Services that are healthy are left alone.
     * On failure or interruption the services started so far stay, and a second call completes the deployment.
     *
     * @throws UserFailure of kind {@code FAILED} when another process is changing this context, a port is taken, or a
     *     service exited, with its last log lines in the hint; {@code TIMEOUT} with the last state
     */
    Endpoints deploy(DeployRequest request, ProgressListener listener);

    /** Returns the state of every service, in start order; services that were never deployed are {@code ABSENT}. */
    List<ServiceStatus> status();

    /** Returns the addresses of the services, or empty when nothing is deployed in this context. */
    Optional<Endpoints> endpoints();

    /**
     * Like {@link #endpoints()}, but starts nothing and mends nothing, so that it may be called without a command of the
     * user.
     */
    default Optional<Endpoints> recordedEndpoints() {
        return endpoints();
    }

    /**
     * Returns the names of the services of this context, and of its applications as far as they are recorded here. Reads
     * files only, so that it may be called without a command of the user.
     */
    Set<String> serviceNames();

    /**
     * Passes log lines to the sink, in order per service. Returns when all are read or, when following, when the sink
     * returns false or the thread is interrupted.
     */
    void logs(LogRequest request, LogSink sink);

    /** Restarts the named services (all when empty) and waits until they are healthy. */
    void restart(Set<String> services, DeployRequest request, ProgressListener listener);

    /**
     * Changes the number of tasks of services and waits until they are healthy; later deploys keep the number.
     *
     * @throws UserFailure {@code FAILED} on a target that runs each service as one process
     */
    default void scale(Map<String, Integer> replicas, DeployRequest request, ProgressListener listener) {
        throw UserFailure.failed("'stack scale' is not supported by target " + name(), "deploy with --target swarm");
    }

    /**
     * Returns the nodes that run the stack; asks nothing yet.
     *
     * @throws UserFailure {@code FAILED} on a target without nodes
     */
    default Nodes nodes() {
        throw UserFailure.failed("'stack nodes' is not supported by target " + name(), "deploy with --target swarm");
    }

    /** Checks the machine and the deployment; each finding comes with advice. */
    List<Finding> doctor();

    /** Starts an application next to the services; it outlives the caller. */
    ServiceStatus submit(Application application);

    /** Returns the state of an application without asking any service; empty when it was never started. */
    Optional<ServiceStatus> application(String name);

    /** Returns the applications that this machine runs for a platform of someone else. */
    default List<ServiceStatus> hosted() {
        return List.of();
    }

    /** Stops an application that {@link #submit} started; returns false when it was not running. */
    boolean stop(String application);

    /**
     * Removes what {@link #submit} made for an application that is needed no more; its checkpoint stays. Returns false
     * when there was nothing to remove.
     *
     * @throws UserFailure {@code FAILED} when it runs
     */
    boolean discard(String application);

    /**
     * Deletes the checkpoint of a stream, so that its next start begins from scratch; returns false when there was
     * none. The caller makes sure that no process writes to the checkpoint. The call has no timeout: interrupt its
     * thread if it takes too long.
     *
     * @throws UserFailure {@code USAGE} when the name cannot be that of a stream, {@code FAILED} when it could not
     *     be deleted
     */
    boolean dropCheckpoint(String stream);

    /** Returns the steps that {@link #remove} would take. */
    List<PlannedChange> planRemoval(Purge purge);

    /** Stops exactly what this context started; {@link Purge#DATA} also deletes the data of the context. */
    List<PlannedChange> remove(Purge purge, ProgressListener listener);

    /** Releases resources such as connections; the deployment keeps running. */
    @Override
    default void close() {}

    /** Decides whether a removal also deletes the data. */
    enum Purge {
        /** Keeps topics, checkpoints and logs for the next deploy. */
        KEEP_DATA,
        /** Deletes topics, checkpoints, logs and settings. */
        DATA
    }
}
