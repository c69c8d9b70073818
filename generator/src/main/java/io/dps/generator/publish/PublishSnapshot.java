package io.dps.generator.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The progress of publishing at a point in time. A record is a reading, a second copy of one, or a malformed value.
 *
 * @param sent records handed to the Kafka client
 * @param acknowledged records that the broker has acknowledged
 * @param bytes size of the acknowledged values, without keys, before compression
 * @param failed records that the broker did not accept
 * @param badRows rows that the source left out
 * @param faults how many of the sent records have an injected fault
 * @param rate records acknowledged per second: over the last seconds, or over the whole time once publishing has
 *     ended; empty while no time has passed
 * @param ackMillisP50 median time from sending to acknowledgement in milliseconds, within 7 %; empty if nothing was
 *     acknowledged
 * @param ackMillisP99 the 99th percentile of that time, also within 7 %
 * @param elapsed time since the start
 * @param waited the part of it in which nothing was sent until the broker had acknowledged all, so that no reading
 *     becomes late
 * @param firstEventTime earliest event time sent; empty if none was sent
 * @param lastEventTime latest event time sent; empty if none was sent
 * @param total number of records to send in all, if it is known
 * @param done the part of the run that is done, 0 to 1: of the records, of the time, or of the source; empty if none of
 *     them has a known end
 */
public record PublishSnapshot(
        long sent,
        long acknowledged,
        long bytes,
        long failed,
        long badRows,
        FaultCounts faults,
        OptionalDouble rate,
        OptionalDouble ackMillisP50,
        OptionalDouble ackMillisP99,
        Duration elapsed,
        Duration waited,
        Optional<Instant> firstEventTime,
        Optional<Instant> lastEventTime,
        OptionalLong total,
        OptionalDouble done) {

    private static final PublishSnapshot NONE = new PublishSnapshot(
            0,
            0,
            0,
            0,
            0,
            FaultCounts.NONE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty());

    /** Returns an empty snapshot: nothing has been sent yet. */
    public static PublishSnapshot none() {
        return NONE;
    }

    /**
     * Numbers of sent records with an injected fault.
     *
     * @param late readings whose event time was moved back
     * @param duplicates second copies of a reading
     * @param malformed records that are not valid readings
     */
    public record FaultCounts(long late, long duplicates, long malformed) {

        /** No faults. */
        public static final FaultCounts NONE = new FaultCounts(0, 0, 0);
    }
}
