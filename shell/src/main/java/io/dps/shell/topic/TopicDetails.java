package io.dps.shell.topic;

import io.dps.contract.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Partitions and configs of a topic.
 *
 * @param name the topic's name
 * @param id Kafka's topic id; a topic that is deleted and created again gets a new id
 * @param partitions the topic's partitions, in order
 * @param isExact whether each of the topic's offsets certainly has a record
 * @param configs the topic's configs, by name; empty if the user may not see them
 */
public record TopicDetails(String name, String id, List<Partition> partitions, boolean isExact, List<Config> configs) {
    /**
     * Returns the size in bytes of all partitions that have a leader, counting one replica of each; empty if the size
     * of one of them is not known.
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
     * @param partition the partition's number
     * @param leader id of the broker that leads the partition, -1 if there is no leader
     * @param replicas ids of the brokers that have a replica
     * @param inSync ids of the brokers whose replica is in sync
     * @param offsets the offsets in the partition; empty if the partition has no leader
     * @param bytes size of the leader's replica on disk; empty if the size is not known
     * @param first timestamp of the partition's first record
     * @param last the latest timestamp of the partition's records
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
     * @param name Kafka's name for the config
     * @param value the config's value; empty if Kafka treats it as sensitive
     * @param own whether the value was set for this topic
     */
    public record Config(String name, String value, boolean own) {}
}
