package io.dps.stack.model;

import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest.LogSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that runs the stack of one context: the same verbs and the same results for local processes and for Docker
 * Swarm. Every method may throw {@link UserFailure}; none prints. Instances are safe to use from several threads,
 * and several instances (also of several processes) may point at one context: changing verbs exclude each other.
 */
public interface Target extends AutoCloseable {
    /** The name by which a user chooses it, {@code local} or {@code swarm}. */
    String name();

    /** Tells what {@link #deploy} would do, and changes nothing. */
    List<PlannedChange> plan(DeployRequest request);

    /**
     * Brings every service of the stack to healthy and returns when all are. Services that are healthy are left alone.
     * On failure or interruption the services started so far stay, and a second call completes the deployment.
     *
     * @throws UserFailure {@code FAILED} when another process changes this context, {@code FAILED}, {@code
     *     TIMEOUT} with the last state, {@code FAILED} when a service ended, with its last log lines in the hint
     */
    Endpoints deploy(DeployRequest request, ProgressListener listener);

    /** The state of every service, in order of start; services that were never deployed are {@code ABSENT}. */
    List<ServiceStatus> status();

    /** Where the services answer, or empty when nothing is deployed in this context. */
    Optional<Endpoints> endpoints();

    /**
     * Hands log lines to the sink, in order per service, until all are read or, when following, until the sink returns
     * false or the thread is interrupted.
     */
    void logs(LogRequest request, LogSink sink);

    /** Stops and starts the named services (all when empty) and waits until they are healthy. */
    void restart(Set<String> services, DeployRequest request, ProgressListener listener);

    /**
     * Gives services another number of tasks and waits until they are healthy; later deploys keep it.
     *
     * @throws UserFailure {@code FAILED} where a service is one process
     */
    default void scale(Map<String, Integer> replicas, DeployRequest request, ProgressListener listener) {
        throw UserFailure.failed("'stack scale' is not supported by target " + name(), "deploy with --target swarm");
    }

    /**
     * The nodes that run the stack.
     *
     * @throws UserFailure {@code FAILED} where there are none
     */
    default List<NodeStatus> nodes() {
        throw UserFailure.failed("'stack nodes' is not supported by target " + name(), "deploy with --target swarm");
    }

    /** Checks the machine and the deployment, and says what to do about each finding. */
    List<Finding> doctor();

    /** Starts an application beside the services; it outlives the caller. */
    ServiceStatus submit(Application application);

    /** The state of an application alone, without a question to any service; empty when it was never started. */
    Optional<ServiceStatus> application(String name);

    /** Ends an application that {@link #submit} started; false when it was not running. */
    boolean stop(String application);

    /**
     * Deletes a stream's checkpoint, so that its next start begins anew; false when it had none. Whoever calls has made
     * sure that nobody writes to it, and interrupts the thread that takes too long.
     *
     * @throws UserFailure {@code USAGE} when the name cannot be that of a stream, {@code FAILED} when it could not
     *     be deleted
     */
    boolean dropCheckpoint(String stream);

    /** What {@link #remove} would end and delete. */
    List<PlannedChange> planRemoval(Purge purge);

    /** Ends exactly what this context started, and with {@link Purge#DATA} deletes its data too. */
    List<PlannedChange> remove(Purge purge, ProgressListener listener);

    /** Lets go of what it holds, such as connections; what was deployed stays. */
    @Override
    default void close() {}

    /** Whether a removal takes the data along. */
    enum Purge {
        /** Topics, checkpoints and logs stay for the next deploy. */
        KEEP_DATA,
        /** Topics, checkpoints, logs and settings are deleted. */
        DATA
    }

    /**
     * A node of a swarm.
     *
     * @param name its host name
     * @param role {@code manager} or {@code worker}
     * @param state {@code ready}, {@code down} or another word of the swarm's
     * @param availability {@code active}, {@code pause} or {@code drain}
     * @param address how the others reach it
     * @param engine version of its engine
     * @param cpus its cores
     * @param memoryBytes its memory
     * @param tasks how many tasks of the stack run there
     * @param labels its labels, {@code name=value} and a blank between
     */
    record NodeStatus(
            String name,
            String role,
            String state,
            String availability,
            String address,
            String engine,
            int cpus,
            long memoryBytes,
            int tasks,
            String labels) {}
}
