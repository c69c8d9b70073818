package io.dps.shell.topic;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.filter.OffsetSpan;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The records of a topic to read. Without bounds: all records that exist now.
 *
 * @param topic the topic
 * @param isolation which transactional records count and are handed on
 * @param span the offsets or times between which to read
 * @param partitions the partitions to read; empty for all
 * @param filter condition that a record must meet to count and to be handed on; empty for no condition
 * @param last number of records to begin with: the last records of the span, by time
 * @param follow whether to continue with records as they arrive
 * @param max number of records after which to end
 * @param timeout longest time to read and to wait
 */
public record TailRequest(
        String topic,
        Isolation isolation,
        OffsetSpan span,
        Set<Integer> partitions,
        Optional<Predicate<TopicRecord>> filter,
        OptionalLong last,
        boolean follow,
        OptionalLong max,
        Optional<Duration> timeout) {
    /** Upper limit of {@code last}, because the last records are held in memory to be merged by time. */
    private static final long MOST_LAST = 100_000;

    public TailRequest {
        partitions = Set.copyOf(partitions);
        require(span.to().isEmpty() || !follow, "--follow cannot be used with an --offset that has an end");
        require(last.isEmpty() || last.getAsLong() >= 0, "-n must not be negative");
        require(
                last.isEmpty() || last.getAsLong() <= MOST_LAST,
                "-n must be at most " + MOST_LAST + "; to read the last N records of each partition, use --offset -N");
        require(max.isEmpty() || max.getAsLong() > 0, "--max must be positive");
    }

    /** Requests all committed records that a topic holds now. */
    public static TailRequest all(String topic) {
        return new TailRequest(
                topic,
                Isolation.READ_COMMITTED,
                OffsetSpan.all(),
                Set.of(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                OptionalLong.empty(),
                Optional.empty());
    }

    /** Requests the last records of a topic that are visible at an isolation level. */
    public static TailRequest last(String topic, Isolation isolation, long count) {
        TailRequest all = all(topic);
        return new TailRequest(
                topic, isolation, all.span, Set.of(), all.filter, OptionalLong.of(count), false, all.max, all.timeout);
    }

    /** Requests the last committed records of a topic. */
    public static TailRequest last(String topic, long count) {
        return last(topic, Isolation.READ_COMMITTED, count);
    }

    /** Returns a copy of this request that also follows the records that arrive later. */
    public TailRequest following(Optional<Duration> patience) {
        return new TailRequest(topic, isolation, span, partitions, filter, last, true, max, patience);
    }

    /** Returns true if a record is in a requested partition and passes the filter. */
    public boolean wants(TopicRecord record) {
        return filter.isEmpty() || filter.get().test(record);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw UserFailure.usage(otherwise);
        }
    }
}
