package io.dps.shell.service;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which records of a topic to read. Without bounds: all there are now.
 *
 * @param topic the topic
 * @param from first offset of each partition
 * @param to offset of each partition before which to end
 * @param last begin with that many of the last records of the topic, by time
 * @param follow go on with records as they arrive
 * @param max end after that many records
 * @param timeout with {@code max}: how long to wait for them
 */
public record TailRequest(
        String topic,
        OptionalLong from,
        OptionalLong to,
        OptionalLong last,
        boolean follow,
        OptionalLong max,
        Optional<Duration> timeout) {
    public TailRequest {
        require(from.isEmpty() || last.isEmpty(), "--from and -n exclude each other");
        require(to.isEmpty() || !follow, "--to and --follow exclude each other");
        require(to.isEmpty() || last.isEmpty(), "--to and -n exclude each other");
        require(from.isEmpty() || to.isEmpty() || from.getAsLong() <= to.getAsLong(), "--from is behind --to");
        require(last.isEmpty() || last.getAsLong() >= 0, "-n must not be negative");
        require(max.isEmpty() || max.getAsLong() > 0, "--max must be positive");
    }

    /** The last records of a topic. */
    public static TailRequest last(String topic, long count) {
        return new TailRequest(
                topic,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(count),
                false,
                OptionalLong.empty(),
                Optional.empty());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
