package io.dps.streaming.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.streaming.checkpoint.RecordJson;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One record of the progress topic, keyed by {@link #stream}: what a run has done up to a moment. The JSON names are the
 * components' in snake case, times are RFC 3339. The last record of a stream tells its state; when it is older than
 * {@link ProgressReporter#SILENCE}, twice over, and neither stopped nor failed, the run is dead.
 *
 * @param stream name of the stream, that is its output topic
 * @param runId id of the run
 * @param queryId Spark's id of the streaming query, which the checkpoint keeps over restarts and a reset changes; the batch
 *     ids of one such id count up without gaps; absent before the first query of a checkpoint has begun
 * @param pid process id of the driver on its host
 * @param host name of the driver's host
 * @param state what the run is doing
 * @param time when the record was made
 * @param batchId the last batch that ended, of this run or an earlier one; -1 before the first
 * @param inputTopic where readings come from
 * @param outputTopic where averages go
 * @param options what the averages depend on; absent in records of before this was told
 * @param outputStart the end offsets of the output topic when the checkpoint was begun, by partition: all that the stream
 *     wrote lies behind them; absent when the checkpoint is older than this field
 * @param offsets what the last batch read, by partition; empty before the first
 * @param watermark the watermark that the last batch began with; null while there is none. It closed the windows of that
 *     batch: those whose end is not after it were written. What was late in that batch was judged by the watermark of the
 *     batch before it (of none in batch 0): readings of windows whose end is not after that one were dropped. Spark 4.0
 *     says so in {@code WatermarkPropagator.getInputWatermarkForLateEvents} and {@code getInputWatermarkForEviction}, which
 *     {@code IncrementalExecution} asks, and WatermarkMeaningTest holds it. The watermark itself is the highest event
 *     time of all valid readings of the batches before, cut to milliseconds, less the allowance; never lower than before
 * @param inputRowsPerSecond arrival rate of records seen by the last batch; 0 when idle
 * @param processedRowsPerSecond records per second of the last batch's own duration; 0 when idle
 * @param durationsMs where the last batch's time went, in milliseconds, by Spark's names
 * @param stateRows open windows (and sensors) held in the state
 * @param valid valid readings over the life of the checkpoint
 * @param rejected rejected records over the life of the checkpoint
 * @param lateGroups groups of readings dropped as late over the life of the checkpoint; Spark counts them after it has
 *     pre-aggregated by window, so this is no count of readings
 * @param unfinishedBatch in states stopped, failed and restarting: the batch that the query had begun and not committed when
 *     it ended, cut by the stop or by the failure; always later than {@link #batchId}. Windows that it closes may be in the
 *     output topic already, all of them or some, and are written there again, with the same averages, by the next start,
 *     which runs the batch again over the same offsets. Absent if the query ended between two batches, in the other
 *     states, in records of before this was told, and when the checkpoint cannot be read
 * @param error what the run failed of, or is restarting for and when; absent otherwise
 * @param notice what has changed for good or is waited for, in words; in the one record that says so first
 */
public record StreamProgress(
        String stream,
        String runId,
        @JsonInclude(JsonInclude.Include.NON_NULL) String queryId,
        long pid,
        String host,
        StreamState state,
        Instant time,
        long batchId,
        String inputTopic,
        String outputTopic,
        @JsonInclude(JsonInclude.Include.NON_NULL) Options options,
        @JsonInclude(JsonInclude.Include.NON_NULL) SortedMap<Integer, Long> outputStart,
        SortedMap<Integer, OffsetRange> offsets,
        Instant watermark,
        double inputRowsPerSecond,
        double processedRowsPerSecond,
        SortedMap<String, Long> durationsMs,
        long stateRows,
        long valid,
        long rejected,
        long lateGroups,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long unfinishedBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) String notice) {

    /**
     * What the averages of a stream depend on, durations such as {@code 10s}.
     *
     * @param window length of the window
     * @param watermark how long a window waits for late readings
     * @param maxAhead how far a reading's time may be past its record's timestamp
     * @param bySensor whether each sensor has its own average
     * @param shufflePartitions into how many parts the state is split
     * @param isolation which records of transactions are read; null in records of before this was told, which is
     *     read_uncommitted
     * @param committedFrom by partition the offset from which on only committed records were read, of a checkpoint that began
     *     under read_uncommitted; null if the isolation was the same from the beginning
     */
    public record Options(
            String window,
            String watermark,
            String maxAhead,
            boolean bySensor,
            int shufflePartitions,
            @JsonInclude(JsonInclude.Include.NON_NULL) Isolation isolation,
            @JsonInclude(JsonInclude.Include.NON_NULL) SortedMap<Integer, Long> committedFrom) {

        /** Returns ranges of the input by the isolation under which they were read; one that was read under both is cut. */
        Map<Isolation, Map<Integer, OffsetRange>> byIsolation(Map<Integer, OffsetRange> ranges) {
            if (isolation != Isolation.READ_COMMITTED) {
                return Map.of(Isolation.READ_UNCOMMITTED, ranges);
            }
            if (committedFrom == null) {
                return Map.of(Isolation.READ_COMMITTED, ranges);
            }
            Map<Integer, OffsetRange> uncommitted = new TreeMap<>();
            Map<Integer, OffsetRange> committed = new TreeMap<>();
            ranges.forEach((partition, range) -> {
                long from = committedFrom.getOrDefault(partition, 0L);
                if (range.first() < from) {
                    uncommitted.put(partition, new OffsetRange(range.first(), Math.min(range.end(), from)));
                }
                if (range.end() > from) {
                    committed.put(partition, new OffsetRange(Math.max(range.first(), from), range.end()));
                }
            });
            return Map.of(Isolation.READ_UNCOMMITTED, uncommitted, Isolation.READ_COMMITTED, committed);
        }
    }

    /** Fields that an older writer did not know are there, empty. */
    public StreamProgress {
        offsets = offsets == null ? Collections.emptySortedMap() : offsets;
        durationsMs = durationsMs == null ? Collections.emptySortedMap() : durationsMs;
    }

    /** Reads a record from its JSON form; absent fields are null, empty or 0, and unknown ones are passed over. */
    public static StreamProgress fromJson(byte[] json) {
        return RecordJson.read(json, StreamProgress.class);
    }

    /** Returns the JSON form in UTF-8. */
    public byte[] toJson() {
        return RecordJson.write(this);
    }

    /** Returns the same work, of a query whose id is known by now, in another state. Only a batch that just ended has rates. */
    StreamProgress inState(String query, StreamState other, Instant now, Long unfinished, String reason) {
        return inState(query, other, now, unfinished, reason, null);
    }

    /** Returns the same work in state starting, with something to say about the start. */
    StreamProgress starting(String query, Instant now, String notice) {
        return inState(query, StreamState.STARTING, now, null, null, notice);
    }

    private StreamProgress inState(
            String query, StreamState other, Instant now, Long unfinished, String reason, String notice) {
        boolean running = other == StreamState.RUNNING;
        return new StreamProgress(
                stream,
                runId,
                query,
                pid,
                host,
                other,
                now,
                batchId,
                inputTopic,
                outputTopic,
                options,
                outputStart,
                offsets,
                watermark,
                running ? inputRowsPerSecond : 0,
                running ? processedRowsPerSecond : 0,
                durationsMs,
                stateRows,
                valid,
                rejected,
                lateGroups,
                unfinished,
                reason,
                notice);
    }
}
