package io.dps.streaming.average;

import io.dps.contract.RejectReason;

/** The result of applying {@link ReadingRules} to one Kafka record. Immutable. */
public sealed interface ParseResult {
    /**
     * The record is not a reading.
     *
     * @param reason the gravest reason
     */
    record Rejected(RejectReason reason) implements ParseResult {}

    /**
     * A valid reading.
     *
     * @param eventTimeMicros event time in microseconds since 1970-01-01T00:00:00Z, truncated
     * @param temperature degrees Celsius
     * @param humidity relative humidity in percent
     * @param pressure hPa
     * @param sensorId from the reading, else the record's key, else {@link ReadingRules#UNKNOWN_SENSOR}; never empty
     */
    record ParsedReading(long eventTimeMicros, double temperature, double humidity, double pressure, String sensorId)
            implements ParseResult {}
}
