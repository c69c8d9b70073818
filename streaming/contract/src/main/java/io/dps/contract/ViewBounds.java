package io.dps.contract;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The records that a static view of a stream has: those of a topic between offsets that never change (ADR 0025).
 *
 * @param from the beginning as the user declared it, such as {@code start}
 * @param to the end as the user declared it, such as {@code 2026-11-22T07:00:00Z}
 * @param topicId Kafka's id of the topic, which changes when the topic is deleted and created again
 * @param isolation which transactional records belong to the view
 * @param offsets what {@code from} and {@code to} meant when the stream was defined, by partition
 */
public record ViewBounds(
        String from, String to, String topicId, Isolation isolation, SortedMap<Integer, OffsetRange> offsets) {
    public ViewBounds {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(topicId, "topicId");
        Objects.requireNonNull(isolation, "isolation");
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /** Returns the number of offsets; some may hold no record. */
    public long size() {
        return offsets.values().stream().mapToLong(OffsetRange::size).sum();
    }

    /** Returns whether these are records of the same topic, all of those that the other bounds need among them. */
    public boolean contains(ViewBounds needed) {
        return topicId.equals(needed.topicId)
                && needed.offsets.entrySet().stream()
                        .filter(partition -> partition.getValue().size() > 0)
                        .allMatch(partition -> {
                            OffsetRange range = offsets.get(partition.getKey());
                            return range != null
                                    && range.first() <= partition.getValue().first()
                                    && range.end() >= partition.getValue().end();
                        });
    }

    /** Describes the offsets, for messages: {@code 0: 0 to 7, 1: 3 to 9}. */
    public String text() {
        return offsets.entrySet().stream()
                .map(partition ->
                        partition.getKey() + ": " + partition.getValue().first() + " to "
                                + partition.getValue().end())
                .collect(Collectors.joining(", "));
    }
}
