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
 * The batches of one checkpoint as they are reported, in order: which records each read and by which watermark it judged
 * them. Spark (4.0, {@code IncrementalExecution} with several stateful operators allowed) drops what is late in batch N by
 * the watermark of batch N-1, which is 1970 for the first, and closes windows by that of N. Keeps ranges of offsets, not
 * reports, as a stream makes many hundred thousand of these. For one thread.
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

    /** @param available the offsets that the input topic holds, by partition */
    public BatchHistory(Map<Integer, OffsetRange> available) {
        this.available = available;
        available.forEach((partition, range) -> next.put(partition, range.first()));
    }

    /** Takes the next report of the query; a batch may be told of several times. */
    public void add(StreamProgress report) {
        lastReport = report;
        if (report.batchId() < 0) {
            return;
        }
        if (lastBatch != null && report.batchId() <= lastBatch.batchId()) {
            // The same batch, with later counts.
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
            // Of batches before the first recorded one it is not known what they held.
            previousIsCut = firstBatch > 0 && available.values().stream().anyMatch(range -> range.first() > 0);
        }
        if (previousIsCut) {
            checkableSince = watermark(batch) + micros(delay(batch)) + 1_000;
        }
        previousIsCut = batch.offsets().entrySet().stream().anyMatch(this::isCut);
        batch.offsets().forEach((partition, read) -> addRange(partition, read, lateFrom, lateTo));
    }

    private void addRange(int partition, OffsetRange read, long lateFrom, long lateTo) {
        // From where the last one ended: what lies between was read by batches without a report.
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
        OffsetRange there = available.get(read.getKey());
        return read.getValue().size() > 0 && (there == null || read.getValue().first() < there.first());
    }

    public boolean isEmpty() {
        return lastBatch == null;
    }

    /** How many batches were recorded. */
    public long size() {
        return batches;
    }

    /** The last recorded batch. */
    public StreamProgress lastBatch() {
        return lastBatch;
    }

    /** Whether every batch from the first on was reported. */
    public boolean isComplete() {
        return firstBatch == 0 && missing() == 0;
    }

    /** How many batches were never reported, those before the first recorded one included. */
    public long missing() {
        return isEmpty() ? 0 : lastBatch.batchId() + 1 - batches;
    }

    /** Whether the averager ended in order, so that no window can be written that is not recorded here. */
    public boolean hasEndedInOrder() {
        return lastReport.state() == StreamState.STOPPED && lastReport.unfinishedBatch() == null;
    }

    /** Event time (microseconds since 1970) up to which windows are closed; the smallest long before any is. */
    public long closedMicros() {
        return lastBatch.watermark() == null ? Long.MIN_VALUE : micros(lastBatch.watermark());
    }

    /** All that was read and is still there. */
    public List<BatchRange> ranges() {
        return ranges.values().stream().flatMap(List::stream).toList();
    }

    /** The same, as one range for each partition. */
    public Map<Integer, OffsetRange> read() {
        Map<Integer, OffsetRange> read = new TreeMap<>();
        ranges.forEach((partition, batches) -> read.put(
                partition,
                new OffsetRange(
                        batches.get(0).first(), batches.get(batches.size() - 1).end())));
        return read;
    }

    /**
     * Start (microseconds since 1970) of the first window of which every reading is still in the input topic, the smallest
     * long when all are, and empty when no window is known to be whole. A batch whose records are partly gone held nothing
     * later than the next batch's watermark and the delay together.
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
