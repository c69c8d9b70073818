package io.dps.generator.record;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns items into the keys and values of Kafka records, whole or with a fault. Keeps buffers and the turn of the
 * malformed values; used by one thread.
 *
 * @param <T> type of the items
 */
public interface RecordForm<T> {

    /** Returns the record's key; null if it has none. */
    @Nullable
    String key(T item);

    /** Returns the time of the item: its event time if it carries one, else the time when it was made. */
    Instant time(T item);

    /** Returns whether a consumer finds the item's time in its value. */
    boolean hasEventTime();

    /** Returns the record's value. */
    byte[] value(T item);

    /** Returns the same item with its event time moved back, but not beyond the earliest time there is. */
    T movedBack(T item, Duration lateBy);

    /** Returns the next malformed value, which replaces the item; null for a tombstone. */
    byte @Nullable [] malformed(T item);
}
