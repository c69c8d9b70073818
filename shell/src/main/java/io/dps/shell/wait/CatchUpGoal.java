package io.dps.shell.wait;

import io.dps.shell.stream.PartitionLag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a stream has to read to have caught up: to the end that its input had when the wait began. A stream whose
 * input never rests would never have read all of it. Not thread-safe.
 */
final class CatchUpGoal {
    private Optional<Map<Integer, Long>> ends = Optional.empty();
    private long most;

    /**
     * Returns how many offsets the stream still has to read; the first call sets the goal.
     *
     * @param partitions the lag of all partitions of the input, which all have a leader
     */
    long behind(List<PartitionLag> partitions) {
        Map<Integer, Long> goal = ends.orElseGet(() -> partitions.stream()
                .collect(Collectors.toMap(
                        PartitionLag::partition, partition -> partition.end().orElseThrow())));
        ends = Optional.of(goal);
        long behind = partitions.stream()
                // Behind the last record there may be offsets of transactions only, which a stream never reads.
                .filter(partition -> partition.lag().orElse(0) > 0)
                .mapToLong(partition -> {
                    long left = goal.getOrDefault(partition.partition(), 0L)
                            - partition.read().orElse(0);
                    // Of a trimmed topic, the stream does not have to read what is gone.
                    return Math.max(0, Math.min(left, partition.lag().getAsLong()));
                })
                .sum();
        most = Math.max(most, behind);
        return behind;
    }

    /** Returns the most offsets that the stream had to read at any call. */
    long most() {
        return most;
    }
}
