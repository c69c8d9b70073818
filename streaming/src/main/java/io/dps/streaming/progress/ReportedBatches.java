package io.dps.streaming.progress;

import io.dps.contract.BatchRun;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a stream's current checkpoint, collected from its reports. A report of another query or of a reset
 * discards the batches before it. Not thread-safe.
 */
public final class ReportedBatches {
    private final String stream;
    private final SortedMap<Long, StreamProgress> batches = new TreeMap<>();
    private @Nullable String queryId;
    private @Nullable StreamProgress latest;

    /** @param stream the stream's name, for messages */
    public ReportedBatches(String stream) {
        this.stream = stream;
    }

    /** Adds the next report; a batch may be reported several times. */
    public void add(StreamProgress report) {
        boolean ofAnother =
                queryId != null && report.queryId() != null && !report.queryId().equals(queryId);
        if (ofAnother || report.state() == StreamState.RESET) {
            batches.clear();
            queryId = null;
        }
        queryId = report.queryId() == null ? queryId : report.queryId();
        latest = report;
        if (report.batchId() >= 0) {
            batches.merge(report.batchId(), report, ReportedBatches::newer);
        }
    }

    /**
     * Returns the later report, which has newer counts; adds what the runs have written if only the earlier report has
     * it.
     */
    private static StreamProgress newer(StreamProgress earlier, StreamProgress later) {
        return later.written() == null ? later.withWritten(earlier.written()) : later;
    }

    /**
     * Returns a report for each batch, from batch 0 to the last.
     *
     * @throws UserFailure of kind {@code FAILED} if there is none, if a batch was never reported, or if a report does
     *     not say what the batch has written
     */
    public List<StreamProgress> complete() {
        if (batches.isEmpty()) {
            throw UserFailure.failed(
                    "stream " + stream + " has not reported a batch yet", "start it with: stream start " + stream);
        }
        long expected = 0;
        for (StreamProgress batch : batches.values()) {
            if (batch.batchId() != expected) {
                throw unverifiable(
                        "the report of batch " + expected + " is missing, so it is not known which records were late");
            }
            if (!hasEnd(batch.written())) {
                throw unverifiable("the report of batch " + expected + " does not contain the offsets of its rows");
            }
            expected++;
        }
        return List.copyOf(batches.values());
    }

    private static boolean hasEnd(@Nullable List<BatchRun> runs) {
        return runs != null && !runs.isEmpty() && runs.get(runs.size() - 1).to() != null;
    }

    /**
     * Returns the offsets that all batches have read, by partition.
     *
     * @param available the first offset of each partition that the input topic still holds
     * @throws UserFailure of kind {@code FAILED} if records that were read are no longer there
     */
    public SortedMap<Integer, OffsetRange> read(Map<Integer, Long> available) {
        SortedMap<Integer, OffsetRange> read = new TreeMap<>();
        for (StreamProgress batch : batches.values()) {
            batch.offsets().forEach((partition, range) -> {
                if (range.size() > 0) {
                    read.merge(partition, range, (one, other) -> new OffsetRange(one.first(), other.end()));
                }
            });
        }
        read.forEach((partition, range) -> {
            Long first = available.get(partition);
            if (first == null || first > range.first()) {
                throw unverifiable("records that it has read are no longer in its input: partition " + partition
                        + (first == null ? " is gone" : " begins at offset " + first + ", not " + range.first()));
            }
        });
        return read;
    }

    /**
     * Returns the offsets of the output to check, by partition: from the beginning of a batch's first run to the end of
     * the last one; to the end of the topic if the stream was stopped between two batches, because nobody has written
     * since.
     *
     * @param since the first batch to check
     * @param available the first offset of each partition that the output topic still holds
     * @param ends the end offset of each partition, taken before the reports were read
     * @throws UserFailure of kind {@code FAILED} if records that were written are no longer there
     */
    public SortedMap<Integer, OffsetRange> written(int since, Map<Integer, Long> available, Map<Integer, Long> ends) {
        List<StreamProgress> all = complete();
        Map<Integer, Long> from = runs(all.get(since)).get(0).from();
        List<BatchRun> lastRuns = runs(all.get(all.size() - 1));
        SortedMap<Integer, Long> to = lastRuns.get(lastRuns.size() - 1).to();
        SortedMap<Integer, OffsetRange> written = new TreeMap<>();
        (to == null ? Map.<Integer, Long>of() : to).forEach((partition, endOfRun) -> {
            long end = isAtRest() ? Math.max(endOfRun, ends.getOrDefault(partition, 0L)) : endOfRun;
            OffsetRange range = new OffsetRange(from.getOrDefault(partition, 0L), end);
            if (range.size() == 0) {
                return;
            }
            Long first = available.get(partition);
            if (first == null || first > range.first()) {
                throw unverifiable("records that it has written are no longer in its output: partition " + partition
                        + (first == null ? " is gone" : " begins at offset " + first + ", not " + range.first()));
            }
            written.put(partition, range);
        });
        return written;
    }

    private boolean isAtRest() {
        return latest != null && latest.state() == StreamState.STOPPED && latest.unfinishedBatch() == null;
    }

    private static List<BatchRun> runs(StreamProgress batch) {
        return batch.written() == null ? List.of() : batch.written();
    }

    private UserFailure unverifiable(String reason) {
        return UserFailure.failed(
                "stream " + stream + " cannot be verified: " + reason,
                "to make it verifiable again, start it from the beginning with: stream reset " + stream);
    }
}
