package io.dps.stack.model;

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
public record NodeStatus(
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
