package io.dps.shell.stream;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How far a stream is behind in one partition of its input. Of a partition that no broker leads only what the stream has
 * read may be known.
 *
 * @param stream the stream
 * @param topic its input topic
 * @param partition the partition
 * @param read the offset behind the last record that a finished batch read; empty when none is reported of a
 *     partition without a leader
 * @param end the offset behind the last record that the stream may read: of one that reads committed records, where the
 *     first open transaction begins; empty without a leader
 * @param lag offsets not yet read, those without a record among them; 0 when no record is among them; empty without
 *     a leader
 * @param held offsets from there to the end of the log; empty without a leader
 * @param oldest when the oldest of them was written; empty when there is none
 */
public record PartitionLag(
        String stream,
        String topic,
        int partition,
        OptionalLong read,
        OptionalLong end,
        OptionalLong lag,
        OptionalLong held,
        Optional<Instant> oldest) {
    /** That of a partition of which only the stream's own report tells. */
    static PartitionLag withoutLeader(StreamProgress report, int partition) {
        OffsetRange batch = report.offsets().get(partition);
        return new PartitionLag(
                report.stream(),
                report.inputTopic(),
                partition,
                batch == null ? OptionalLong.empty() : OptionalLong.of(batch.end()),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** Whether a broker leads the partition. */
    public boolean hasLeader() {
        return end.isPresent();
    }

    /** What is said of the partitions without a leader among these, a line for each topic. */
    public static List<String> warnings(Collection<PartitionLag> lags) {
        SortedMap<String, SortedSet<Integer>> lost = new TreeMap<>();
        lags.stream().filter(lag -> !lag.hasLeader()).forEach(lag -> lost.computeIfAbsent(
                        lag.topic(), topic -> new TreeSet<>())
                .add(lag.partition()));
        return lost.entrySet().stream()
                .map(topic -> "no leader for partition "
                        + topic.getValue().stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " of topic "
                        + topic.getKey() + "; start the broker that has it")
                .toList();
    }
}
