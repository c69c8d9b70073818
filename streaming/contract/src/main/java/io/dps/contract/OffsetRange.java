package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Offsets of one partition.
 *
 * @param first the first one, {@code start} in reports; behind the end for one that has not come yet
 * @param end the one behind the last
 */
public record OffsetRange(@JsonProperty("start") long first, long end) {
    /** How many offsets lie in it; some may hold no record (compaction, transactions). */
    public long size() {
        return Math.max(0, end - first);
    }
}
