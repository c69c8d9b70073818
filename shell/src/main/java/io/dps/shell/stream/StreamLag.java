package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.HeldPartition;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.client.OpenTransactions;
import io.dps.shell.topic.client.RecordTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Computes the lag of streams from the broker's offsets and the last report, even if a stream is dead. */
public final class StreamLag {
    private final Supplier<KafkaClient> kafka;
    private final TopicService topics;
    private final StreamReports reports;

    /** @param kafka gives the connection; opens one on first use and when the platform has moved */
    public StreamLag(Supplier<KafkaClient> kafka, TopicService topics, StreamReports reports) {
        this.kafka = kafka;
        this.topics = topics;
        this.reports = reports;
    }

    /**
     * Returns the lag of every partition of every stream's input.
     *
     * @throws UserFailure of kind {@code FAILED} if no stream has ever reported
     */
    public List<PartitionLag> all() {
        List<PartitionLag> lags = reported();
        if (lags.isEmpty()) {
            throw UserFailure.failed("no stream has reported yet", "start the averager with: stream start");
        }
        return lags;
    }

    /**
     * Returns the lag of every partition of one stream's input.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream has not reported, or its input is gone
     */
    public List<PartitionLag> of(String stream) {
        StreamProgress report = reports.last(stream)
                .filter(found -> !found.inputTopic().isEmpty())
                .orElseThrow(() -> UserFailure.failed(
                        "stream " + stream + " has not reported yet",
                        "start it with: " + StreamHint.command("start", stream)));
        return of(report, topics.require(report.inputTopic()));
    }

    /**
     * Returns the same as {@link #all}, but an empty list if no stream has ever reported. Of several streams, those
     * whose input is gone are left out.
     */
    public List<PartitionLag> reported() {
        List<StreamProgress> streams = reports.last().stream()
                .filter(report -> !report.inputTopic().isEmpty() && report.state() != StreamState.RESET)
                .toList();
        List<PartitionLag> lags = new ArrayList<>();
        for (StreamProgress report : streams) {
            if (streams.size() == 1 || kafka.get().hasTopic(report.inputTopic())) {
                lags.addAll(of(report, topics.require(report.inputTopic())));
            }
        }
        return lags;
    }

    /** Returns those of these partitions in which an open transaction holds committed records back. */
    public List<HeldPartition> heldIn(Collection<PartitionLag> lags) {
        return held(lags.stream()
                .filter(lag -> lag.held().orElse(0) > 0)
                .map(PartitionLag::topic)
                .toList());
    }

    /** Returns the partitions of these topics in which an open transaction holds committed records back. */
    public List<HeldPartition> held(Collection<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        KafkaClient client = kafka.get();
        Set<String> existing = client.topicNames();
        return names.stream()
                .distinct()
                .filter(existing::contains)
                .flatMap(topic -> new OpenTransactions(client).in(topic).stream())
                .toList();
    }

    /** Returns the offsets that a stream may read of its input now, of the partitions that have a leader. */
    Map<Integer, OffsetRange> readable(StreamProgress report) {
        return kafka.get().rangesWithLeader(report.inputTopic(), report.isolation());
    }

    /** Returns the lag of one stream by its last report, without querying partitions that have no leader. */
    public static List<PartitionLag> of(StreamProgress report, KafkaClient kafka) {
        Map<Integer, OffsetRange> unread = new TreeMap<>();
        Isolation isolation = report.isolation();
        // Read the log ends first: records that arrive in between must not count as held back.
        Map<Integer, OffsetRange> all = kafka.rangesWithLeader(report.inputTopic(), Isolation.READ_UNCOMMITTED);
        Map<Integer, OffsetRange> readable = kafka.rangesWithLeader(report.inputTopic(), isolation);
        readable.forEach((partition, available) -> {
            OffsetRange batch = report.offsets().get(partition);
            // An offset after the end is one of an earlier topic of that name: nothing of the present topic was read.
            boolean read = batch != null
                    && batch.end() <= all.getOrDefault(partition, available).end();
            long next = read ? Math.max(available.first(), batch.end()) : available.first();
            // If a stream has just switched to committed records, an open transaction may begin before the offset up to
            // which the stream has read.
            unread.put(partition, new OffsetRange(next, Math.max(next, available.end())));
        });
        Map<Integer, Optional<Instant>> oldest = new RecordTimes(kafka).first(report.inputTopic(), unread, isolation);
        List<PartitionLag> lags = new ArrayList<>();
        unread.forEach((partition, range) -> lags.add(new PartitionLag(
                report.stream(),
                report.inputTopic(),
                partition,
                OptionalLong.of(range.first()),
                OptionalLong.of(range.end()),
                // If no record is found, the unread offsets hold only markers and aborted records.
                OptionalLong.of(oldest.containsKey(partition) ? range.size() : 0),
                OptionalLong.of(Math.max(
                        0,
                        all.getOrDefault(partition, range).end()
                                - readable.get(partition).end())),
                oldest.getOrDefault(partition, Optional.empty()))));
        kafka.partitionNumbers(report.inputTopic()).stream()
                .filter(partition -> !unread.containsKey(partition))
                .forEach(partition -> lags.add(PartitionLag.withoutLeader(report, partition)));
        lags.sort(Comparator.comparing(PartitionLag::partition));
        return lags;
    }
}
