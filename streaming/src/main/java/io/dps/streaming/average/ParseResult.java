package io.dps.streaming.average;

import io.dps.contract.RejectReason;

/** What {@link ReadingRules} makes of one Kafka record. Immutable. */
public sealed interface ParseResult permits ParsedReading, ParseResult.Rejected {
    /**
     * The record is not a reading.
     *
     * @param reason the gravest one
     */
    record Rejected(RejectReason reason) implements ParseResult {}
}
