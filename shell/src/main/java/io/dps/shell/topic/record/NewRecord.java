package io.dps.shell.topic.record;

import io.dps.shell.topic.TopicRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A record to be written.
 *
 * @param partition its partition; without one the key decides
 * @param timestamp its Kafka timestamp; without one the time of writing
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headers its headers, in order
 */
public record NewRecord(
        OptionalInt partition,
        Optional<Instant> timestamp,
        byte[] key,
        byte[] value,
        List<TopicRecord.Header> headers) {
    /** What follows the last time that RFC 3339 can write. */
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    public NewRecord {
        headers = List.copyOf(headers);
    }

    /**
     * Checks a time of which Kafka is to make a timestamp.
     *
     * @throws IllegalArgumentException when it is out of Kafka's range
     */
    static Instant timestamp(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("Kafka takes no time before 1970: " + time);
        }
        if (!time.isBefore(LATEST)) {
            throw new IllegalArgumentException("dps writes no time after the year 9999: " + time);
        }
        return time;
    }

    /** A record that is a value alone. */
    static NewRecord of(byte[] value) {
        return new NewRecord(OptionalInt.empty(), Optional.empty(), null, value, List.of());
    }
}
