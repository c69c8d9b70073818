package io.dps.streaming.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * The metrics of one batch, taken from Spark's progress report.
 *
 * @param queryId Spark's id of the query; null before it is known
 * @param counts valid, rejected and late counts, of this batch or of all batches up to it
 */
public record BatchMetrics(
        String queryId,
        long batchId,
        SortedMap<Integer, OffsetRange> offsets,
        Instant watermark,
        double inputRowsPerSecond,
        double processedRowsPerSecond,
        SortedMap<String, Long> durationsMs,
        long stateRows,
        StreamCounts counts) {

    /** The metrics before the first batch. */
    static final BatchMetrics NONE = new BatchMetrics(
            null,
            -1,
            Collections.emptySortedMap(),
            null,
            0,
            0,
            Collections.emptySortedMap(),
            0,
            new StreamCounts(0, 0, 0));

    private static final ObjectMapper OFFSETS = new ObjectMapper();

    /**
     * Reads Spark's report.
     *
     * @param firstOffsets start offsets to use where the report has none, as in the first batch; a partition that is
     *     missing here too starts at 0
     */
    static BatchMetrics of(StreamingQueryProgress report, Map<Integer, Long> firstOffsets) {
        SourceProgress source = report.sources()[0];
        long stateRows = 0;
        long lateGroups = 0;
        for (StateOperatorProgress operator : report.stateOperators()) {
            stateRows += operator.numRowsTotal();
            lateGroups += operator.numRowsDroppedByWatermark();
        }
        return new BatchMetrics(
                report.id().toString(),
                report.batchId(),
                offsets(source, firstOffsets),
                watermark(report.eventTime().get("watermark")),
                finite(source.inputRowsPerSecond()),
                finite(source.processedRowsPerSecond()),
                new TreeMap<>(report.durationMs()),
                stateRows,
                counts(report.observedMetrics().get(StreamCounts.OBSERVATION), lateGroups));
    }

    /** Reads the metrics of the last batch from a progress record. */
    static BatchMetrics of(StreamProgress record) {
        return new BatchMetrics(
                record.queryId(),
                record.batchId(),
                record.offsets(),
                record.watermark(),
                0,
                0,
                Collections.emptySortedMap(),
                record.stateRows(),
                StreamCounts.of(record));
    }

    /** Returns a copy with the given query id. */
    BatchMetrics ofQuery(String id) {
        return new BatchMetrics(
                id,
                batchId,
                offsets,
                watermark,
                inputRowsPerSecond,
                processedRowsPerSecond,
                durationsMs,
                stateRows,
                counts);
    }

    /** Returns a copy with the given counts. */
    BatchMetrics withCounts(StreamCounts other) {
        return new BatchMetrics(
                queryId,
                batchId,
                offsets,
                watermark,
                inputRowsPerSecond,
                processedRowsPerSecond,
                durationsMs,
                stateRows,
                other);
    }

    /** Returns what is known of the metrics of a later batch of the query that only Spark's log contains. */
    BatchMetrics done(BatchLog.Batch batch, StreamCounts counted) {
        return new BatchMetrics(
                queryId,
                batch.batchId(),
                batch.offsets(),
                batch.watermark(),
                0,
                0,
                Collections.emptySortedMap(),
                stateRows,
                counted);
    }

    /** Returns the progress of a stream whose last batch has these metrics, in state starting and without a time. */
    StreamProgress toProgress(StreamIdentity identity) {
        WriterHolder writer = identity.writer();
        return new StreamProgress(
                identity.stream(),
                writer.runId(),
                queryId,
                writer.pid(),
                writer.host(),
                StreamState.STARTING,
                writer.started(),
                batchId,
                identity.inputTopic(),
                identity.outputTopic(),
                identity.options(),
                identity.outputStart(),
                offsets,
                watermark,
                inputRowsPerSecond,
                processedRowsPerSecond,
                durationsMs,
                stateRows,
                null,
                counts.valid(),
                counts.rejected(),
                counts.lateGroups(),
                null,
                null,
                null);
    }

    private static SortedMap<Integer, OffsetRange> offsets(SourceProgress source, Map<Integer, Long> firstOffsets) {
        Map<Integer, Long> starts = partitions(source.startOffset());
        SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
        partitions(source.endOffset()).forEach((partition, end) -> {
            Long start = starts.isEmpty() ? firstOffsets.get(partition) : starts.get(partition);
            ranges.put(partition, new OffsetRange(start == null ? 0 : start, end));
        });
        return ranges;
    }

    /** Parses Spark's Kafka offsets, {@code {"topic":{"0":12}}}; returns an empty map for null. */
    public static Map<Integer, Long> partitions(String offsets) {
        Map<Integer, Long> byPartition = new TreeMap<>();
        if (offsets == null) {
            return byPartition;
        }
        try {
            for (JsonNode topic : OFFSETS.readTree(offsets)) {
                topic.properties()
                        .forEach(entry -> byPartition.put(
                                Integer.valueOf(entry.getKey()),
                                entry.getValue().asLong()));
            }
        } catch (JsonProcessingException unknownForm) {
            throw new IllegalStateException("Spark reported offsets in an unexpected format: " + offsets, unknownForm);
        }
        return byPartition;
    }

    /** Parses Spark's watermark, which is in 1970 until there is one. */
    private static Instant watermark(String text) {
        Instant watermark = text == null ? Instant.EPOCH : Instant.parse(text);
        return watermark.equals(Instant.EPOCH) ? null : watermark;
    }

    /** Replaces rates that are not finite, as those of batches with zero duration are. */
    private static double finite(double rate) {
        return Double.isFinite(rate) ? rate : 0;
    }

    private static StreamCounts counts(Row observed, long lateGroups) {
        if (observed == null) {
            return new StreamCounts(0, 0, lateGroups);
        }
        return new StreamCounts(
                observed.<Long>getAs(StreamCounts.VALID), observed.<Long>getAs(StreamCounts.REJECTED), lateGroups);
    }

    /**
     * Counts of valid and rejected records and of late groups.
     *
     * @param valid valid records
     * @param rejected rejected records
     * @param lateGroups groups of records that Spark dropped as late
     */
    public record StreamCounts(long valid, long rejected, long lateGroups) {
        /** Name of the observation in each batch's progress that counts valid and rejected records. */
        public static final String OBSERVATION = "records";
        /** Name of the observed count of valid records, a long. */
        public static final String VALID = "valid";
        /** Name of the observed count of rejected records, a long. */
        public static final String REJECTED = "rejected";

        static StreamCounts of(StreamProgress progress) {
            return new StreamCounts(progress.valid(), progress.rejected(), progress.lateGroups());
        }

        StreamCounts plus(StreamCounts other) {
            return new StreamCounts(valid + other.valid, rejected + other.rejected, lateGroups + other.lateGroups);
        }
    }
}
