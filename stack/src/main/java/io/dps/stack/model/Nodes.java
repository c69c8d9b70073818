package io.dps.stack.model;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The nodes of the swarm that runs, or will run, a stack. A node is named by its host name, its id or the first digits of
 * its id. Every method may throw {@link UserFailure}: of kind {@code FAILED} if the engine manages no swarm or refuses the
 * change, of kind {@code USAGE} if there is no such node or several have that name. None prints.
 */
public interface Nodes {
    /** Returns all nodes, sorted by name. */
    List<NodeStatus> list();

    /** Returns the command that adds another engine to the swarm, run there. It contains a secret, the token. */
    String joinCommand(Role role);

    /**
     * Sets and removes labels; the others stay.
     *
     * @param changes new values by name; an empty value removes the label
     */
    NodeStatus label(String node, Map<String, Optional<String>> changes);

    /**
     * Moves all tasks to other nodes, and lets none start there. Returns at once.
     *
     * @param consent is called when nothing but the change is left to do, with the services of the stack that run on the
     *     node and have volumes: on another node they start without what they stored. Throws to leave all as it is.
     * @throws UserFailure {@code FAILED} when no other node could take them
     */
    NodeStatus drain(String node, Consumer<List<String>> consent);

    /** Lets tasks start on a node again. */
    NodeStatus activate(String node);

    /**
     * Removes a node from the swarm; a manager is made a worker first. Waits for at most a minute.
     *
     * @param consent is called when nothing but the change is left to do; throws to leave all as it is
     * @throws UserFailure {@code FAILED} when the managers left would be no quorum, when the node is the one that answers,
     *     or, unless forced, when it is up
     */
    void remove(String node, Removal removal, Runnable consent);

    /** Part of a node in its swarm. */
    enum Role {
        /** Runs tasks, and is one of those that decide. */
        MANAGER,
        /** Runs tasks. */
        WORKER
    }

    /** What is removed. */
    enum Removal {
        /** Only a node that is down, or has left. */
        DOWN,
        /** Also a node that is up. */
        ANY
    }

    /**
     * A node of a swarm.
     *
     * @param name its host name
     * @param id the first digits of its id
     * @param role {@code manager} or {@code worker}
     * @param manager {@code leader}, {@code reachable} or {@code unreachable}; empty for a worker
     * @param state {@code ready}, {@code down} or another state that the swarm reports
     * @param availability {@code active}, {@code pause} or {@code drain}
     * @param address address at which the other nodes reach it
     * @param engine version of its Docker engine
     * @param cpus its cores
     * @param memoryBytes its memory
     * @param tasks tasks of the stack that run on it, such as {@code kafka.1}
     * @param labels its labels
     */
    record NodeStatus(
            String name,
            String id,
            String role,
            String manager,
            String state,
            String availability,
            String address,
            String engine,
            int cpus,
            long memoryBytes,
            List<String> tasks,
            Map<String, String> labels) {}
}
