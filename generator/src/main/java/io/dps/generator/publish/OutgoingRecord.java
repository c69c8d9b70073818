package io.dps.generator.publish;

import java.time.Instant;
import java.util.Optional;

/**
 * One record on its way out: a reading, or what a fault made of it.
 *
 * @param sensorId the record's key
 * @param value the record's value; null for a tombstone
 * @param madeAt event time that the source gave the reading: replays are paced by it
 * @param eventTime event time that a reader finds in the value; empty if it takes none from it
 * @param fault what was done to it
 */
record OutgoingRecord(String sensorId, byte[] value, Instant madeAt, Optional<Instant> eventTime, Fault fault) {

    int size() {
        return value == null ? 0 : value.length;
    }

    /** What is wrong, on purpose, with a record that is sent. */
    enum Fault {
        NONE,
        LATE,
        DUPLICATE,
        MALFORMED
    }
}
