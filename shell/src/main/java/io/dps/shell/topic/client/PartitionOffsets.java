package io.dps.shell.topic.client;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewBounds;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicView;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Resolves the positions that a user names to current offsets of the partitions. */
public final class PartitionOffsets {
    private final KafkaClient connection;

    public PartitionOffsets(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Returns the offsets to read from each requested partition. If the first offset is beyond the end, the range is
     * empty, and a reader that follows waits for that offset.
     *
     * @throws UserFailure of kind {@code FAILED} if the topic does not have one of the partitions; {@code UNREACHABLE}
     *     if a requested partition has no leader or, without requested partitions, if no partition has a leader
     */
    Map<TopicPartition, OffsetRange> ranges(TailRequest request) {
        SortedMap<Integer, OffsetRange> available =
                new TreeMap<>(connection.rangesWithLeader(request.topic(), request.isolation()));
        SortedSet<Integer> all = connection.partitionNumbers(request.topic());
        for (int partition : request.partitions()) {
            if (all.contains(partition) && !available.containsKey(partition)) {
                throw UserFailure.unreachable(
                        "partition " + partition + " of topic " + request.topic() + " has no leader",
                        "start the broker that hosts the partition; see: topic describe " + request.topic());
            }
            if (!available.containsKey(partition)) {
                throw UserFailure.failed(
                        "topic '" + request.topic() + "' has no partition " + partition,
                        all.size() == 1
                                ? "use partition " + all.first()
                                : "use a partition from " + all.first() + " to " + all.last());
            }
        }
        if (available.isEmpty()) {
            throw UserFailure.unreachable(
                    "no partition of topic " + request.topic() + " has a leader",
                    "start the brokers that host the partitions; see: topic describe " + request.topic());
        }
        if (!request.partitions().isEmpty()) {
            available.keySet().retainAll(request.partitions());
        }
        OffsetSpan span = request.span();
        Map<TopicPartition, Long> from = offsets(request.topic(), request.isolation(), available, span.from());
        Map<TopicPartition, Long> to = offsets(
                request.topic(), request.isolation(), available, span.to().orElse(new Position.End()));
        to.replaceAll((partition, end) ->
                Math.min(end, available.get(partition.partition()).end()));
        Map<TopicPartition, OffsetRange> wanted = new HashMap<>();
        from.forEach((partition, first) -> wanted.put(partition, new OffsetRange(first, to.get(partition))));
        return wanted;
    }

    /**
     * Returns the current offset of a position in each partition; the end offset for a position that has not been
     * reached yet.
     */
    public SortedMap<Integer, Long> offsets(String topic, Position position, Isolation isolation) {
        SortedMap<Integer, OffsetRange> available = connection.ranges(topic, isolation);
        SortedMap<Integer, Long> found = new TreeMap<>();
        offsets(topic, isolation, available, position)
                .forEach((partition, offset) -> found.put(
                        partition.partition(),
                        Math.min(offset, available.get(partition.partition()).end())));
        return found;
    }

    /**
     * Returns what the bounds of a view mean now.
     *
     * @param view a view of a topic that exists, with an end
     */
    public ViewBounds bounds(TopicView view) {
        Position first = view.from().orElseGet(Position.Start::new);
        Position end = view.to().orElseThrow();
        SortedMap<Integer, Long> from = offsets(view.topic(), first, view.isolation());
        SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
        offsets(view.topic(), end, view.isolation()).forEach((partition, to) -> {
            long begin = from.getOrDefault(partition, to);
            ranges.put(partition, new OffsetRange(begin, Math.max(begin, to)));
        });
        String id = connection.topicId(view.topic()).orElseThrow().toString();
        return new ViewBounds(first.text(), end.text(), id, view.isolation(), ranges);
    }

    /**
     * Returns the offset of a position in each partition; never below the first offset, but possibly beyond the end.
     */
    private Map<TopicPartition, Long> offsets(
            String topic, Isolation isolation, Map<Integer, OffsetRange> available, Position position) {
        Map<TopicPartition, Long> atTime = position instanceof Position.AtTime time
                ? connection.offsetsAt(topic, time.time(), isolation)
                : Map.of();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        available.forEach((number, range) -> {
            TopicPartition partition = new TopicPartition(topic, number);
            long offset = atTime.containsKey(partition) ? atTime.get(partition) : offset(range, position);
            offsets.put(partition, Math.max(range.first(), offset));
        });
        return offsets;
    }

    private static long offset(OffsetRange range, Position position) {
        if (position instanceof Position.Start) {
            return range.first();
        }
        if (position instanceof Position.At at) {
            return at.offset();
        }
        if (position instanceof Position.AfterStart after) {
            return range.first() + after.count();
        }
        return position instanceof Position.BeforeEnd before ? range.end() - before.count() : range.end();
    }
}
