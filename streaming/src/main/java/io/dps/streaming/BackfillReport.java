package io.dps.streaming;

import java.time.Instant;

/**
 * What a backfill did; printed as one line of JSON.
 *
 * @param outputTopic where the averages went
 * @param from where the first window begins
 * @param to where the last window ends
 * @param windows how many averages were written
 * @param readings how many readings are in them
 * @param rejected how many of the records that were looked at are no valid readings
 */
public record BackfillReport(
        String outputTopic, Instant from, Instant to, long windows, long readings, long rejected) {}
