package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;

/**
 * What became of the records read.
 *
 * @param valid valid readings
 * @param rejected rejected records
 * @param lateGroups groups of readings that Spark dropped as late
 */
public record StreamCounts(long valid, long rejected, long lateGroups) {
    static StreamCounts of(StreamProgress progress) {
        return new StreamCounts(progress.valid(), progress.rejected(), progress.lateGroups());
    }

    StreamCounts plus(StreamCounts other) {
        return new StreamCounts(valid + other.valid, rejected + other.rejected, lateGroups + other.lateGroups);
    }
}
