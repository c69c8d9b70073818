package io.dps.shell.topic;

import io.dps.contract.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Partitions and configs of a topic.
 *
 * @param name its name
 * @param id Kafka's topic id, which changes when the topic is deleted and created again
 * @param partitions its partitions, in order
 * @param isExact whether each of its offsets certainly has a record
 * @param configs its configs, by name; empty if the user may not see them
 */
public record TopicDetails(String name, String id, List<Partition> partitions, boolean isExact, List<Config> configs) {
    /**
     * Returns the bytes of all partitions that have a leader, counting one replica each; empty if the user may not see
     * them.
     */
    public OptionalLong bytes() {
        boolean isKnown = partitions.stream()
                .filter(partition -> partition.offsets().isPresent())
                .allMatch(partition -> partition.bytes().isPresent());
        return isKnown
                ? OptionalLong.of(partitions.stream()
                        .flatMapToLong(partition -> partition.bytes().stream())
                        .sum())
                : OptionalLong.empty();
    }

    /** Returns the number of offsets, summed over all partitions that have a leader. */
    public long offsets() {
        return partitions.stream()
                .flatMap(partition -> partition.offsets().stream())
                .mapToLong(OffsetRange::size)
                .sum();
    }

    /**
     * One partition.
     *
     * @param partition its number
     * @param leader id of the broker that leads it, -1 if there is none
     * @param replicas ids of the brokers that have a replica
     * @param inSync ids of the brokers whose replica is in sync
     * @param offsets the offsets that it holds; empty if it has no leader
     * @param bytes size of the leader's replica on disk; empty if it is not known
     * @param first timestamp of its first record
     * @param last the latest timestamp of its records
     */
    public record Partition(
            int partition,
            int leader,
            List<Integer> replicas,
            List<Integer> inSync,
            Optional<OffsetRange> offsets,
            OptionalLong bytes,
            Optional<Instant> first,
            Optional<Instant> last) {}

    /**
     * One config.
     *
     * @param name Kafka's name for it
     * @param value its value; empty if Kafka treats it as sensitive
     * @param own whether it was set for this topic
     */
    public record Config(String name, String value, boolean own) {}
}
