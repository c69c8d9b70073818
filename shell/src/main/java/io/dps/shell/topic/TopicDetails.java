package io.dps.shell.topic;

import io.dps.contract.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is to be known of a topic.
 *
 * @param name its name
 * @param id Kafka's id of it, which a topic that is deleted and created again does not keep
 * @param partitions its partitions, in order
 * @param isExact whether each of its offsets is a record for certain
 * @param configs its configs, by name; none when the user may not see them
 */
public record TopicDetails(String name, String id, List<Partition> partitions, boolean isExact, List<Config> configs) {
    /** Bytes of all partitions that have a leader, of one replica each; empty when the user may not see them. */
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

    /** How many offsets lie between first and end of all partitions that have a leader. */
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
     * @param leader broker that leads it, -1 when there is none
     * @param replicas brokers that have a copy
     * @param inSync those of them whose copy is complete
     * @param offsets the offsets that it holds; empty when it has no leader
     * @param bytes size of the leader's copy on disk; empty when it is not known
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
     * @param name as Kafka calls it
     * @param value its value, empty when Kafka keeps it to itself
     * @param own whether it was set for this topic
     */
    public record Config(String name, String value, boolean own) {}
}
