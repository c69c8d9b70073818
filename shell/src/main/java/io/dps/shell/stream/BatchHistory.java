package io.dps.shell.stream;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reported batches of one checkpoint, in order: which records each batch read, and which watermark decided what was
 * late. In batch N, Spark (4.0, {@code IncrementalExecution} with several stateful operators allowed) drops late
 * records by the watermark of batch N-1, which is 1970 for the first batch, and closes windows by the watermark of
 * batch N. Keeps offset ranges, not reports, because a stream produces many hundred thousand reports. Not thread-safe.
 */
public final class BatchHistory {
    private final Map<Integer, OffsetRange> available;
    private final SortedMap<Integer, Long> next = new TreeMap<>();
    private final SortedMap<Integer, List<BatchRange>> ranges = new TreeMap<>();
    private StreamProgress lastReport;
    private StreamProgress lastBatch;
    private long firstBatch = -1;
    private long batches;
    private long checkableSince = Long.MIN_VALUE;
    private boolean previousIsCut;

    /** @param available the offsets that the input topic still holds, by partition */
    public BatchHistory(Map<Integer, OffsetRange> available) {
        this.available = available;
        available.forEach((partition, range) -> next.put(partition, range.first()));
    }

    /** Adds the next report of the query; a batch may be reported several times. */
    public void add(StreamProgress report) {
        lastReport = report;
        if (report.batchId() < 0) {
            return;
        }
        if (lastBatch != null && report.batchId() <= lastBatch.batchId()) {
            // The same batch again, with newer counts.
            lastBatch = report.batchId() == lastBatch.batchId() ? report : lastBatch;
            return;
        }
        addBatch(report);
        lastBatch = report;
        batches++;
    }

    private void addBatch(StreamProgress batch) {
        long lateFrom = lastBatch == null ? 0 : watermark(lastBatch);
        boolean follows = lastBatch == null ? batch.batchId() == 0 : batch.batchId() == lastBatch.batchId() + 1;
        long lateTo = follows ? lateFrom : watermark(batch);
        if (lastBatch == null) {
            firstBatch = batch.batchId();
            // The contents of batches before the first recorded one are unknown.
            previousIsCut = firstBatch > 0 && available.values().stream().anyMatch(range -> range.first() > 0);
        }
        if (previousIsCut) {
            checkableSince = watermark(batch) + micros(delay(batch)) + 1_000;
        }
        previousIsCut = batch.offsets().entrySet().stream().anyMatch(this::isCut);
        batch.offsets().forEach((partition, read) -> addRange(partition, read, lateFrom, lateTo));
    }

    private void addRange(int partition, OffsetRange read, long lateFrom, long lateTo) {
        // Begin where the last range ended: offsets in between were read by batches without a report.
        long first = next.getOrDefault(partition, read.first());
        if (first >= read.end()) {
            return;
        }
        next.put(partition, read.end());
        List<BatchRange> earlier = ranges.computeIfAbsent(partition, none -> new ArrayList<>());
        BatchRange last = earlier.isEmpty() ? null : earlier.get(earlier.size() - 1);
        if (last != null && last.lateFrom() == lateFrom && last.lateTo() == lateTo) {
            earlier.set(earlier.size() - 1, new BatchRange(partition, last.first(), read.end(), lateFrom, lateTo));
        } else {
            earlier.add(new BatchRange(partition, first, read.end(), lateFrom, lateTo));
        }
    }

    private boolean isCut(Map.Entry<Integer, OffsetRange> read) {
        OffsetRange remaining = available.get(read.getKey());
        return read.getValue().size() > 0
                && (remaining == null || read.getValue().first() < remaining.first());
    }

    public boolean isEmpty() {
        return lastBatch == null;
    }

    /** Returns the number of recorded batches. */
    public long size() {
        return batches;
    }

    /** Returns the last recorded batch. */
    public StreamProgress lastBatch() {
        return lastBatch;
    }

    /** Returns true if every batch from the first on was reported. */
    public boolean isComplete() {
        return firstBatch == 0 && missing() == 0;
    }

    /** Returns the number of batches that were never reported, including those before the first recorded one. */
    public long missing() {
        return isEmpty() ? 0 : lastBatch.batchId() + 1 - batches;
    }

    /** Returns true if the averager ended cleanly, so that every window in the output is recorded here. */
    public boolean hasEndedInOrder() {
        return lastReport.state() == StreamState.STOPPED && lastReport.unfinishedBatch() == null;
    }

    /**
     * Returns the event time (microseconds since 1970) up to which windows are closed; {@link Long#MIN_VALUE} if none
     * is closed yet.
     */
    public long closedMicros() {
        return lastBatch.watermark() == null ? Long.MIN_VALUE : micros(lastBatch.watermark());
    }

    /** Returns the ranges that were read and still exist. */
    public List<BatchRange> ranges() {
        return ranges.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the offsets of {@link #ranges} merged into one range for each partition. */
    public Map<Integer, OffsetRange> read() {
        Map<Integer, OffsetRange> read = new TreeMap<>();
        ranges.forEach((partition, batches) -> read.put(
                partition,
                new OffsetRange(
                        batches.get(0).first(), batches.get(batches.size() - 1).end())));
        return read;
    }

    /**
     * Returns the start (microseconds since 1970) of the first window whose readings are all still in the input topic;
     * {@link Long#MIN_VALUE} if all windows have all their readings there, empty if this is certain of no window. If
     * records of a batch are deleted, none of them was later than the next batch's watermark plus the delay.
     */
    public Optional<Long> checkableSince() {
        return previousIsCut ? Optional.empty() : Optional.of(checkableSince);
    }

    private static Duration delay(StreamProgress batch) {
        return batch.options() == null
                ? Duration.ZERO
                : batch.options().stream().watermark();
    }

    private static long watermark(StreamProgress batch) {
        return batch.watermark() == null ? 0 : micros(batch.watermark());
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private static long micros(Duration duration) {
        return Math.multiplyExact(duration.toMillis(), 1_000L);
    }
}
