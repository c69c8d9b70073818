package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of the progress topic, keyed by {@link #stream}: what a run had done at a point in time. The JSON names
 * are the components' names in snake case, times are RFC 3339. The last record of a stream is its current state. A
 * live run reports at least every 15 seconds; a run whose last record is older than 30 seconds, in a state other
 * than stopped or failed, is dead.
 *
 * @param stream name of the stream; the averager is named like its output topic
 * @param runId id of the run
 * @param queryId Spark's id of the streaming query; the checkpoint keeps it across restarts, and a reset changes it.
 *     The batch ids of one query count up without gaps. Absent before the first query of a checkpoint has started
 * @param pid process id of the driver on its host
 * @param host name of the driver's host
 * @param state what the run is doing
 * @param time when the record was made
 * @param batchId the last batch that ended, of this run or an earlier one; -1 before the first
 * @param inputTopic where its records come from
 * @param outputTopic where its rows go
 * @param options the options that a checkpoint is bound to; absent in records older than this field
 * @param outputStart end offsets of the output topic, by partition, when the checkpoint was created: everything that
 *     the stream wrote is at or after them. Absent if the checkpoint is older than this field
 * @param offsets what the last batch read, by partition; empty before the first
 * @param watermark the watermark at the start of the last batch; null while there is none. It is the highest event
 *     time of all valid readings of earlier batches, cut to milliseconds, minus {@link StreamOptions#watermark}, and
 *     never decreases. The last batch wrote the windows whose end is not after it. Lateness in that batch was judged
 *     by the watermark of the batch before (none in batch 0): readings of windows whose end is not after that older
 *     watermark were dropped. Spark 4.0 implements this in {@code
 *     WatermarkPropagator.getInputWatermarkForLateEvents} and {@code getInputWatermarkForEviction}, which {@code
 *     IncrementalExecution} calls; WatermarkMeaningTest tests it
 * @param inputRowsPerSecond records that arrived per second for the last batch; 0 when idle
 * @param processedRowsPerSecond records that the last batch processed per second of its own duration; 0 when idle
 * @param durationsMs time in milliseconds of each phase of the last batch, under Spark's names
 * @param stateRows open windows (and sensors) held in the state
 * @param written the runs of the last batch, in order, the last of which was committed; absent for the averager, whose
 *     records do not carry the batch that wrote them, and before the first batch
 * @param valid valid readings over the life of the checkpoint
 * @param rejected rejected records over the life of the checkpoint
 * @param lateGroups groups of readings dropped as late over the life of the checkpoint; Spark counts them after
 *     pre-aggregation by window, so this does not count readings
 * @param unfinishedBatch in states stopped, failed and restarting: the batch that the query had started but not
 *     committed when the stop or the failure ended it; always later than {@link #batchId}. Some or all of the
 *     windows that it closes may already be in the output topic; the next start runs the batch again over the same
 *     offsets and writes them again, with the same averages. Absent if the query ended between two batches, in the
 *     other states, in records older than this field, and if the checkpoint cannot be read
 * @param error why the run failed, or why and when it restarts; absent otherwise
 * @param notice a message about a permanent change or about something the run waits for; only in the first record
 *     that reports it
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<BatchRun> written,
        long valid,
        long rejected,
        long lateGroups,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unfinishedBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notice) {

    /** Stands for the first offset read under read_committed of a partition that was never read under it. */
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * The options that a checkpoint is bound to, because its output depends on them.
     *
     * @param stream window, watermark and the other options that decide the averages; null for a stream that a user
     *     made, whose definition decides its rows
     * @param shufflePartitions number of partitions of the state
     * @param isolation which transactional records are read; null, which means read_uncommitted, in records older
     *     than this field
     * @param committedFrom for a checkpoint that began under read_uncommitted, the first offset of each partition
     *     that was read under read_committed; null if the isolation has never changed
     * @param definition the {@link StreamDefinition#fingerprint} of the definition of a stream that a user made; null
     *     for the averager
     * @param definitionSince the first batch of this definition; null, which means 0, unless the stream was edited
     */
    @JsonPropertyOrder({"stream", "shuffle_partitions", "isolation", "committed_from", "definition", "definition_since"
    })
    public record Options(
            @JsonUnwrapped @Nullable StreamOptions stream,
            int shufflePartitions,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Isolation isolation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            SortedMap<Integer, Long> committedFrom,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String definition,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long definitionSince) {

        /** Reads the flat form; without a window these are the options of a stream that a user made. */
        @JsonCreator
        static Options of(
                @JsonProperty("window") @Nullable Duration window,
                @JsonProperty("watermark") @Nullable Duration watermark,
                @JsonProperty("max_ahead") @Nullable Duration maxAhead,
                @JsonProperty("by_sensor") boolean bySensor,
                @JsonProperty("shuffle_partitions") int shufflePartitions,
                @JsonProperty("isolation") @Nullable Isolation isolation,
                @JsonProperty("committed_from") @Nullable SortedMap<Integer, Long> committedFrom,
                @JsonProperty("definition") @Nullable String definition,
                @JsonProperty("definition_since") @Nullable Long definitionSince) {
            StreamOptions stream = window == null && watermark == null && maxAhead == null
                    ? null
                    : new StreamOptions(
                            Objects.requireNonNull(window, "window"),
                            Objects.requireNonNull(watermark, "watermark"),
                            Objects.requireNonNull(maxAhead, "max_ahead"),
                            bySensor);
            return new Options(stream, shufflePartitions, isolation, committedFrom, definition, definitionSince);
        }

        /** The options of the averager. */
        public Options(
                StreamOptions stream,
                int shufflePartitions,
                @Nullable Isolation isolation,
                @Nullable SortedMap<Integer, Long> committedFrom) {
            this(stream, shufflePartitions, isolation, committedFrom, null, null);
        }

        /**
         * Groups input ranges by the isolation under which they were read; splits a range that was read under both.
         */
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

    /** Replaces fields that an older writer did not write by empty values. */
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

    /** Parses the value of a record of the progress topic; empty if it is not a report. */
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

    /** The fields of a report that are known when there is no run. */
    private record Reset(String stream, StreamState state, Instant time, long batchId, String inputTopic) {}

    /** Returns which transactional records are read; all of them if the report is from an older averager. */
    public Isolation isolation() {
        return options == null || options.isolation() == null ? Isolation.READ_UNCOMMITTED : options.isolation();
    }

    /** Groups input ranges by the isolation under which they were read; splits a range that was read under both. */
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

    /**
     * Returns this report; if it has no notice, adds the notice of the earlier report, provided both are of the same
     * run.
     */
    public StreamProgress after(@Nullable StreamProgress earlier) {
        if (earlier == null || notice != null || !earlier.runId.equals(runId)) {
            return this;
        }
        return with(
                queryId,
                state,
                time,
                written,
                inputRowsPerSecond,
                processedRowsPerSecond,
                unfinishedBatch,
                error,
                earlier.notice);
    }

    /**
     * Returns a report of the same work in another state, with the query's id. Its rates are 0, except in state
     * {@code RUNNING}, when a batch has just ended.
     */
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
                written,
                running ? inputRowsPerSecond : 0,
                running ? processedRowsPerSecond : 0,
                unfinished,
                reason,
                null);
    }

    /** Returns a report of the same work in state {@code STARTING}, with a notice about the start. */
    public StreamProgress starting(@Nullable String query, Instant now, @Nullable String words) {
        return with(query, StreamState.STARTING, now, written, 0, 0, null, null, words);
    }

    /** Returns a report of the same work in the same state, with a notice. */
    public StreamProgress noting(Instant now, String words) {
        return with(queryId, state, now, written, 0, 0, unfinishedBatch, error, words);
    }

    /** Returns this report with what the runs of its batch have written. */
    public StreamProgress withWritten(@Nullable List<BatchRun> runs) {
        return with(
                queryId, state, time, runs, inputRowsPerSecond, processedRowsPerSecond, unfinishedBatch, error, notice);
    }

    private StreamProgress with(
            @Nullable String query,
            StreamState other,
            Instant now,
            @Nullable List<BatchRun> runs,
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
                runs,
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

    /** Reads the id of a batch; a missing one is read as -1. */
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
