package io.dps.shell.stream;

/**
 * The records of one partition that one batch read, and the watermark by which the batch decided what was late.
 *
 * @param partition the partition
 * @param first first offset
 * @param end the offset after the last
 * @param lateFrom windows that end at or before this event time (microseconds since 1970) were closed for the batch
 * @param lateTo windows that end after this event time were open for it; greater than {@code lateFrom} only if a report
 *     is missing, because it is then unknown which of several batches read a record
 */
public record BatchRange(int partition, long first, long end, long lateFrom, long lateTo) {}
