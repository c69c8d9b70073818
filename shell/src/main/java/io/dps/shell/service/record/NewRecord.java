package io.dps.shell.service.record;

import io.dps.shell.service.TopicRecord;
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
    public NewRecord {
        headers = List.copyOf(headers);
    }

    /** A record that is a value alone. */
    static NewRecord of(byte[] value) {
        return new NewRecord(OptionalInt.empty(), Optional.empty(), null, value, List.of());
    }
}
