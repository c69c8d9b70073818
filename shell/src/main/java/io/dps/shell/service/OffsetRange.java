package io.dps.shell.service;

/**
 * Offsets of one partition.
 *
 * @param first the first one; behind the end for one that has not come yet
 * @param end the one behind the last
 */
public record OffsetRange(long first, long end) {
    /** How many offsets lie in it; some may hold no record (compaction, transactions). */
    public long size() {
        return Math.max(0, end - first);
    }
}
