package io.dps.generator.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far publishing has come. A record is a reading, a second copy of one, or a malformed value.
 *
 * @param sent records handed to the Kafka client
 * @param acknowledged records that the broker has acknowledged
 * @param bytes size of the acknowledged values, without keys, before compression
 * @param failed records that the broker did not take
 * @param badRows rows that the source left out
 * @param faults how many of those sent have a fault that was asked for
 * @param rate records acknowledged per second: over the last seconds, or over the whole time once publishing has
 *     ended; empty while no time has passed
 * @param ackMillisP50 median time from sending to acknowledgement in milliseconds, within 7 %; empty if nothing was
 * @param ackMillisP99 the same, not exceeded by 99 % of the records
 * @param elapsed time since the start
 * @param firstEventTime earliest event time sent; empty if none was
 * @param lastEventTime latest event time sent; empty if none was
 * @param total records to be sent in all, where that is known
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
        Optional<Instant> firstEventTime,
        Optional<Instant> lastEventTime,
        OptionalLong total) {

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
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty());

    /** Returns the snapshot before anything was sent. */
    public static PublishSnapshot none() {
        return NONE;
    }

    /**
     * How many of the records sent have a fault that was asked for.
     *
     * @param late readings whose event time was moved back
     * @param duplicates second copies of a reading
     * @param malformed records of which no reading can be made
     */
    public record FaultCounts(long late, long duplicates, long malformed) {

        /** None at all. */
        public static final FaultCounts NONE = new FaultCounts(0, 0, 0);
    }
}
