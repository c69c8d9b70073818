package io.dps.streaming;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One record of the progress topic, keyed by {@link #stream}: what a run has done up to a moment. The JSON names are the
 * components' in snake case, times are RFC 3339. The last record of a stream tells its state; when it is older than
 * {@link ProgressReporter#SILENCE}, twice over, and neither stopped nor failed, the run is dead.
 *
 * @param stream name of the stream, that is its output topic
 * @param runId id of the run
 * @param pid process id of the driver on its host
 * @param host name of the driver's host
 * @param state what the run is doing
 * @param time when the record was made
 * @param batchId the last batch that ended, of this run or an earlier one; -1 before the first
 * @param inputTopic where readings come from
 * @param outputTopic where averages go
 * @param offsets what the last batch read, by partition; empty before the first
 * @param watermark the watermark by which the last batch judged what is late and closed windows, which follows from the
 *     batches before it; null while there is none
 * @param inputRowsPerSecond arrival rate of records seen by the last batch; 0 when idle
 * @param processedRowsPerSecond records per second of the last batch's own duration; 0 when idle
 * @param durationsMs where the last batch's time went, in milliseconds, by Spark's names
 * @param stateRows open windows (and sensors) held in the state
 * @param valid valid readings over the life of the checkpoint
 * @param rejected rejected records over the life of the checkpoint
 * @param lateGroups groups of readings dropped as late over the life of the checkpoint; Spark counts them after it has
 *     pre-aggregated by window, so this is no count of readings
 * @param error what the run failed of, absent otherwise
 */
public record StreamProgress(
        String stream,
        String runId,
        long pid,
        String host,
        StreamState state,
        Instant time,
        long batchId,
        String inputTopic,
        String outputTopic,
        SortedMap<Integer, OffsetRange> offsets,
        Instant watermark,
        double inputRowsPerSecond,
        double processedRowsPerSecond,
        SortedMap<String, Long> durationsMs,
        long stateRows,
        long valid,
        long rejected,
        long lateGroups,
        @JsonInclude(JsonInclude.Include.NON_NULL) String error) {

    /**
     * What was read of one partition.
     *
     * @param start the first offset read
     * @param end the offset behind the last one read, that is the next to read
     */
    public record OffsetRange(long start, long end) {}

    /** Reads a record from its JSON form. */
    public static StreamProgress fromJson(byte[] json) {
        return RecordJson.read(json, StreamProgress.class);
    }

    /** Returns the JSON form in UTF-8. */
    public byte[] toJson() {
        return RecordJson.write(this);
    }
}
