package io.dps.shell.stream;

/**
 * Records of one partition that one batch read, and by which watermark that batch judged what is late.
 *
 * @param partition the partition
 * @param first first offset
 * @param end the offset behind the last
 * @param lateFrom windows that end at or before this event time (microseconds since 1970) were closed for the batch
 * @param lateTo windows that end after this event time were open for it; greater than {@code lateFrom} only where a
 *     report is missing, so that it is not known which of several batches read a record
 */
public record BatchRange(int partition, long first, long end, long lateFrom, long lateTo) {}
