package io.dps.shell.service.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a stream is behind in one partition of its input.
 *
 * @param stream the stream
 * @param topic its input topic
 * @param partition the partition
 * @param read the offset behind the last record that a finished batch read
 * @param end the offset behind the last record that the stream may read: of one that reads committed records, where the
 *     first open transaction begins
 * @param lag offsets not yet read, those without a record among them; 0 when no record is among them
 * @param held offsets from there to the end of the log
 * @param oldest when the oldest of them was written; empty when there is none
 */
public record PartitionLag(
        String stream,
        String topic,
        int partition,
        long read,
        long end,
        long lag,
        long held,
        Optional<Instant> oldest) {}
