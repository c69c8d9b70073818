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
 * The lag of a stream in one partition of its input. For a partition without a leader, at most the read offset is
 * known.
 *
 * @param stream the stream
 * @param topic its input topic
 * @param partition the partition
 * @param read the offset after the last record that a finished batch read; empty if the partition has no leader and no
 *     report names it
 * @param end the offset after the last record that the stream may read; for a stream of committed records, the start of
 *     the first open transaction; empty without a leader
 * @param lag number of offsets not read yet, including those without a record; 0 if none of them has a record; empty
 *     without a leader
 * @param held number of offsets from {@code end} to the end of the log; empty without a leader
 * @param oldest timestamp of the oldest record not read yet; empty if there is none
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
    /** Returns the lag for a partition without a leader, known only from the stream's own report. */
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

    /** Returns true if a broker leads the partition. */
    public boolean hasLeader() {
        return end.isPresent();
    }

    /** Returns a warning for each topic that has partitions without a leader. */
    public static List<String> warnings(Collection<PartitionLag> lags) {
        SortedMap<String, SortedSet<Integer>> lost = new TreeMap<>();
        lags.stream().filter(lag -> !lag.hasLeader()).forEach(lag -> lost.computeIfAbsent(
                        lag.topic(), topic -> new TreeSet<>())
                .add(lag.partition()));
        return lost.entrySet().stream()
                .map(topic -> "partitions without a leader in topic " + topic.getKey() + ": "
                        + topic.getValue().stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + "; start the brokers that host them")
                .toList();
    }
}
