package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of the progress topic, keyed by {@link #stream}: what a run has done up to a moment. The JSON names are the
 * components' in snake case, times are RFC 3339. The last record of a stream is its state. A run that is alive reports at least every 15 seconds; when its
 * last record is twice as old and its state is neither stopped nor failed, the run is dead.
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
 * @param options what the averages depend on; absent in records from before this was reported
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
 *     states, in records from before this was reported, and when the checkpoint cannot be read
 * @param error what the run failed of, or is restarting for and when; absent otherwise
 * @param notice what has changed for good or is waited for, in words; in the one record that reports it first
 */
public record StreamProgress(
        String stream,
        String runId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String queryId,
        long pid,
        String host,
        StreamState state,
        Instant time,
        @JsonDeserialize(using = BatchId.class) long batchId,
        String inputTopic,
        String outputTopic,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Options options,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<Integer, Long> outputStart,
        SortedMap<Integer, OffsetRange> offsets,
        @Nullable Instant watermark,
        double inputRowsPerSecond,
        double processedRowsPerSecond,
        SortedMap<String, Long> durationsMs,
        long stateRows,
        long valid,
        long rejected,
        long lateGroups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unfinishedBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notice) {

    /** The offset from which on committed records are read when all are read. */
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * What a checkpoint is bound to, as far as averages depend on it.
     *
     * @param stream what averages depend on
     * @param shufflePartitions into how many parts the state is split
     * @param isolation which records of transactions are read; null in records from before this was reported, which is
     *     read_uncommitted
     * @param committedFrom by partition the offset from which on only committed records were read, of a checkpoint that began
     *     under read_uncommitted; null if the isolation was the same from the beginning
     */
    public record Options(
            @JsonUnwrapped StreamOptions stream,
            int shufflePartitions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Isolation isolation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            SortedMap<Integer, Long> committedFrom) {

        /** Returns ranges of the input by the isolation under which they were read; one that was read under both is cut. */
        public Map<Isolation, Map<Integer, OffsetRange>> byIsolation(Map<Integer, OffsetRange> ranges) {
            Map<Isolation, Map<Integer, OffsetRange>> split = new EnumMap<>(Isolation.class);
            ranges.forEach((partition, range) -> {
                long from = committedFrom(partition);
                if (range.first() < from) {
                    split.computeIfAbsent(Isolation.READ_UNCOMMITTED, none -> new TreeMap<>())
                            .put(partition, new OffsetRange(range.first(), Math.min(range.end(), from)));
                }
                if (range.end() > from) {
                    split.computeIfAbsent(Isolation.READ_COMMITTED, none -> new TreeMap<>())
                            .put(partition, new OffsetRange(Math.max(range.first(), from), range.end()));
                }
            });
            return split;
        }

        private long committedFrom(int partition) {
            if (isolation != Isolation.READ_COMMITTED) {
                return NEVER;
            }
            return committedFrom == null ? 0 : committedFrom.getOrDefault(partition, 0L);
        }
    }

    /** Fields that an older writer did not know are there, empty. */
    public StreamProgress {
        stream = orEmpty(stream);
        runId = orEmpty(runId);
        host = orEmpty(host);
        inputTopic = orEmpty(inputTopic);
        outputTopic = orEmpty(outputTopic);
        state = state == null ? StreamState.UNKNOWN : state;
        offsets = offsets == null ? Collections.emptySortedMap() : offsets;
        durationsMs = durationsMs == null ? Collections.emptySortedMap() : durationsMs;
    }

    /** Reads the value of a record of the progress topic; empty when it is not a report. */
    public static Optional<StreamProgress> parse(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(RecordJson.read(value, StreamProgress.class))
                    .filter(progress -> progress.time != null);
        } catch (UncheckedIOException other) {
            return Optional.empty();
        }
    }

    /** Returns the JSON form in UTF-8. */
    public byte[] toJson() {
        return RecordJson.write(this);
    }

    /** Returns the JSON form of the report that a stream's checkpoint was dropped. */
    public static byte[] resetJson(String stream, String inputTopic, Instant time) {
        return RecordJson.write(new Reset(stream, StreamState.RESET, time, -1, inputTopic));
    }

    /** The part of a report that is known without a run. */
    private record Reset(String stream, StreamState state, Instant time, long batchId, String inputTopic) {}

    /** Returns which records of transactions are read: all of them by reports of an older averager. */
    public Isolation isolation() {
        return options == null || options.isolation() == null ? Isolation.READ_UNCOMMITTED : options.isolation();
    }

    /** Returns ranges of the input by the isolation under which they were read; one that was read under both is cut. */
    public Map<Isolation, Map<Integer, OffsetRange>> byIsolation(Map<Integer, OffsetRange> ranges) {
        if (ranges.isEmpty()) {
            return Map.of();
        }
        return options == null ? Map.of(Isolation.READ_UNCOMMITTED, ranges) : options.byIsolation(ranges);
    }

    /** Returns how long the last batch took; zero when that is not reported. */
    public Duration batchTime() {
        return Duration.ofMillis(durationsMs.getOrDefault("triggerExecution", 0L));
    }

    /** Returns this report with the notice of an earlier one of the same run, if it has none of its own. */
    public StreamProgress after(@Nullable StreamProgress earlier) {
        if (earlier == null || notice != null || !earlier.runId.equals(runId)) {
            return this;
        }
        return with(
                queryId,
                state,
                time,
                inputRowsPerSecond,
                processedRowsPerSecond,
                unfinishedBatch,
                error,
                earlier.notice);
    }

    /** Returns the same work, of a query whose id is known by now, in another state. Only a batch that just ended has rates. */
    public StreamProgress inState(
            @Nullable String query,
            StreamState other,
            Instant now,
            @Nullable Long unfinished,
            @Nullable String reason) {
        boolean running = other == StreamState.RUNNING;
        return with(
                query,
                other,
                now,
                running ? inputRowsPerSecond : 0,
                running ? processedRowsPerSecond : 0,
                unfinished,
                reason,
                null);
    }

    /** Returns the same work in state starting, with a notice about the start. */
    public StreamProgress starting(@Nullable String query, Instant now, @Nullable String words) {
        return with(query, StreamState.STARTING, now, 0, 0, null, null, words);
    }

    private StreamProgress with(
            @Nullable String query,
            StreamState other,
            Instant now,
            double input,
            double processed,
            @Nullable Long unfinished,
            @Nullable String reason,
            @Nullable String words) {
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
                input,
                processed,
                durationsMs,
                stateRows,
                valid,
                rejected,
                lateGroups,
                unfinished,
                reason,
                words);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Reads the number of a batch, which is -1 where none is named. */
    static final class BatchId extends StdScalarDeserializer<Long> {
        private static final long serialVersionUID = 1;

        BatchId() {
            super(Long.class);
        }

        @Override
        public Long deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return _parseLongPrimitive(json, context);
        }

        @Override
        public Long getNullValue(DeserializationContext context) {
            return -1L;
        }
    }
}
