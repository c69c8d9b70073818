package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.udf;

import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Finds the batch that read a record, by partition and offset. Immutable. */
final class BatchIndex implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<Integer, Reads> reads;
    /** The watermark of each batch in microseconds, 0 while there is none. */
    private final long[] watermarks;

    private BatchIndex(Map<Integer, Reads> reads, long[] watermarks) {
        this.reads = reads;
        this.watermarks = watermarks;
    }

    /** @param batches the reports of batches 0, 1, 2 and so on */
    static BatchIndex of(List<StreamProgress> batches) {
        Map<Integer, TreeMap<Long, Integer>> ends = new HashMap<>();
        long[] watermarks = new long[batches.size()];
        for (int batch = 0; batch < batches.size(); batch++) {
            StreamProgress report = batches.get(batch);
            watermarks[batch] = micros(report.watermark());
            for (Map.Entry<Integer, OffsetRange> read : report.offsets().entrySet()) {
                if (read.getValue().size() > 0) {
                    ends.computeIfAbsent(read.getKey(), none -> new TreeMap<>())
                            .put(read.getValue().end(), batch);
                }
            }
        }
        Map<Integer, Reads> reads = new HashMap<>();
        ends.forEach((partition, byEnd) -> reads.put(
                partition,
                new Reads(
                        byEnd.keySet().stream().mapToLong(Long::longValue).toArray(),
                        byEnd.values().stream().mapToInt(Integer::intValue).toArray())));
        return new BatchIndex(reads, watermarks);
    }

    /** The batches that read from one partition: the end offset of each, ascending, and its number. */
    private record Reads(long[] ends, int[] batches) implements Serializable {
        int batch(long offset) {
            int found = Arrays.binarySearch(ends, offset + 1);
            return batches[found < 0 ? -found - 1 : found];
        }
    }

    /** Returns the number of the batch that read a record. */
    Column batch(Column partition, Column offset) {
        UDF2<Integer, Long, Integer> batch = this::batch;
        return udf(batch, DataTypes.IntegerType).apply(partition, offset);
    }

    /**
     * Returns the watermark by which Spark judged whether a record was late, in microseconds. This is the watermark of
     * the batch before the one that read the record; 0 if there was none.
     */
    Column lateWatermark(Column partition, Column offset) {
        UDF2<Integer, Long, Long> watermark = (in, at) -> {
            int batch = batch(in, at);
            return batch == 0 ? 0L : watermarks[batch - 1];
        };
        return udf(watermark, DataTypes.LongType).apply(partition, offset);
    }

    private int batch(int partition, long offset) {
        Reads found = reads.get(partition);
        if (found == null) {
            throw new IllegalArgumentException("no batch has read partition " + partition);
        }
        return found.batch(offset);
    }

    /** Returns microseconds since the epoch; 0 for null. */
    static long micros(@Nullable Instant time) {
        return time == null
                ? 0
                : Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
