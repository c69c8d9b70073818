package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A range of offsets of one partition.
 *
 * @param first the first offset, {@code start} in reports; greater than {@code end} if the partition has not reached
 *     it yet
 * @param end the offset after the last
 */
public record OffsetRange(@JsonProperty("start") long first, long end) {
    /** Returns the number of offsets; some may hold no record (compaction, transactions). */
    public long size() {
        return Math.max(0, end - first);
    }
}
