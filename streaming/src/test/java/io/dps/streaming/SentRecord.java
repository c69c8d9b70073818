package io.dps.streaming;

import java.math.BigDecimal;

/**
 * A record that a property test made, and what it knows of it.
 *
 * @param partition where it goes
 * @param key the record's key, or null
 * @param value the record's value, or null
 * @param timestampMs the record's Kafka timestamp
 * @param reading what is in it; null if it has to be rejected
 */
record SentRecord(int partition, byte[] key, byte[] value, long timestampMs, Truth reading) {
    /** A valid reading: its time in microseconds, its three numbers exactly as written, and its sensor. */
    record Truth(long eventMicros, BigDecimal temperature, BigDecimal humidity, BigDecimal pressure, String sensor) {}
}
