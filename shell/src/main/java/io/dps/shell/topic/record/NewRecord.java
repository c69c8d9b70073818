package io.dps.shell.topic.record;

import io.dps.shell.topic.TopicRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A record to write.
 *
 * @param partition the record's partition; if empty, the key decides
 * @param timestamp the record's Kafka timestamp; if empty, the time of writing
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headers the record's headers, in order
 */
public record NewRecord(
        OptionalInt partition,
        Optional<Instant> timestamp,
        byte[] key,
        byte[] value,
        List<TopicRecord.Header> headers) {
    /** First instant after the last time that RFC 3339 can represent. */
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    public NewRecord {
        headers = List.copyOf(headers);
    }

    /**
     * Checks that a time can be a record's timestamp, and returns the time.
     *
     * @throws IllegalArgumentException if the time is before 1970 or after the year 9999
     */
    static Instant timestamp(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("Kafka accepts no time before 1970: " + time);
        }
        if (!time.isBefore(LATEST)) {
            throw new IllegalArgumentException("dps accepts no time after the year 9999: " + time);
        }
        return time;
    }

    /** Returns a record with only a value. */
    static NewRecord of(byte[] value) {
        return new NewRecord(OptionalInt.empty(), Optional.empty(), null, value, List.of());
    }
}
