package io.dps.generator.fault;

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
