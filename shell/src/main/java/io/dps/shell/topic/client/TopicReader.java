package io.dps.shell.topic.client;

import io.dps.contract.Deadline;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.platform.client.KafkaFailures;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.filter.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads records of a topic: between offsets, the last records merged by time, or records as they arrive. Joins no
 * consumer group and commits nothing. If the broker goes away, waits for the broker and continues at the same place.
 * Not thread-safe; interrupting the thread ends a read.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    /** How long a broker may be unreachable while there are records to read; unlimited while following. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    private final KafkaClient connection;

    public TopicReader(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Hands the requested records to the sink. Records of one partition arrive in offset order.
     *
     * @throws UserFailure of kind {@code TIMEOUT} if {@code max} records did not arrive in time; {@code FAILED} if the
     *     topic is deleted during the read or has no such partition; {@code UNREACHABLE} if the broker stays
     *     unreachable; {@code INTERRUPTED} by Ctrl-C
     */
    public void read(TailRequest request, RecordConsumer sink) {
        Map<TopicPartition, OffsetRange> ranges = new PartitionOffsets(connection).ranges(request);
        if (request.partitions().isEmpty()) {
            Set<Integer> lost = connection.partitionNumbers(request.topic());
            ranges.keySet().forEach(partition -> lost.remove(partition.partition()));
            if (!lost.isEmpty()) {
                sink.notice("warning: partitions without a leader in topic " + request.topic() + ": "
                        + lost.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + "; their records are not shown");
            }
        }
        BrokerLiveness liveness = new BrokerLiveness(connection, request.topic(), sink);
        try (Consumer<byte[], byte[]> consumer = connection.consumer(settings(request))) {
            new Read(request, consumer, sink, liveness).run(ranges);
        } catch (OffsetOutOfRangeException e) {
            liveness.requireSameTopic();
            throw UserFailure.failed(
                    "records of topic " + request.topic()
                            + " were deleted while it was being read; offsets that no longer exist: "
                            + e.offsetOutOfRangePartitions(),
                    "run the command again; to see the retention of the topic: topic describe " + request.topic()
                            + " --configs",
                    e);
        } catch (KafkaException | LinkageError e) {
            throw KafkaFailures.translate("read topic " + request.topic(), connection.brokers(), e);
        }
    }

    private static Map<String, Object> settings(TailRequest request) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                request.isolation().toString(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000));
        if (request.follow()) {
            settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, ConsumerConfig.DEFAULT_FETCH_MAX_WAIT_MS);
        }
        return settings;
    }

    /** One read in progress. */
    private final class Read {
        private final TailRequest request;
        private final Consumer<byte[], byte[]> consumer;
        private final SpanReader<byte[], byte[]> reader;
        private final RecordConsumer sink;
        private final BrokerLiveness liveness;
        private final Optional<Deadline> deadline;
        /** Partitions that have had no record at or after the start time so far. */
        private final Set<TopicPartition> early = new HashSet<>();

        private long handed;

        Read(TailRequest request, Consumer<byte[], byte[]> consumer, RecordConsumer sink, BrokerLiveness liveness) {
            this.request = request;
            this.consumer = consumer;
            this.reader = new SpanReader<>(consumer, () -> poll(PATIENCE), this::isEnough);
            this.sink = sink;
            this.liveness = liveness;
            this.deadline = request.timeout().map(Deadline::after);
        }

        void run(Map<TopicPartition, OffsetRange> wanted) {
            consumer.assign(wanted.keySet());
            wanted.forEach((partition, range) -> consumer.seek(partition, Math.min(range.first(), range.end())));
            noticeIfStartNotReached(wanted);
            if (request.last().isPresent()) {
                readLast(wanted);
            } else {
                readUntilEnd(wanted, this::hand);
            }
            if (request.follow() && !isEnough()) {
                follow(wanted);
            }
        }

        private void noticeIfStartNotReached(Map<TopicPartition, OffsetRange> wanted) {
            if (request.span().from() instanceof Position.AtTime at) {
                wanted.entrySet().stream()
                        .filter(entry -> entry.getValue().size() <= 0)
                        .forEach(entry -> early.add(entry.getKey()));
                if (early.size() == wanted.size() && request.span().to().isEmpty()) {
                    sink.notice("topic " + request.topic() + " has no record at or after " + at.text()
                            + (request.follow() ? " yet; waiting for one" : ""));
                }
                return;
            }
            boolean absent = wanted.values().stream().allMatch(range -> range.first() > range.end());
            if (!absent || request.span().to().isPresent()) {
                return;
            }
            long first =
                    wanted.values().stream().mapToLong(OffsetRange::first).min().orElse(0);
            long end =
                    wanted.values().stream().mapToLong(OffsetRange::end).max().orElse(0);
            sink.notice("topic " + request.topic() + " ends at offset " + end + "; offset " + first
                    + " does not exist yet" + (request.follow() ? "; waiting for it" : ""));
        }

        /** Collects the last records of all partitions and hands them on in order of time. */
        private void readLast(Map<TopicPartition, OffsetRange> wanted) {
            Comparator<TopicRecord> byTime = Comparator.comparing(
                            TopicRecord::timestamp, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparingLong(TopicRecord::offset)
                    .thenComparingInt(TopicRecord::partition);
            PriorityQueue<TopicRecord> kept = new PriorityQueue<>(byTime);
            long count = request.last().getAsLong();
            java.util.function.Consumer<TopicRecord> keep = record -> {
                kept.add(record);
                if (kept.size() > count) {
                    kept.remove();
                }
            };
            if (request.filter().isPresent()) {
                readUntilEnd(wanted, keep);
            } else {
                new LastRecords(consumer, reader, this::isEnough, count)
                        .read(wanted, record -> keep.accept(convert(record)));
                seekToEnds(wanted);
            }
            List<TopicRecord> ordered = new ArrayList<>(kept);
            ordered.sort(byTime);
            ordered.stream().takeWhile(record -> !isEnough()).forEach(this::hand);
        }

        /** Reads up to the end offsets that the partitions had when the read began. */
        private void readUntilEnd(
                Map<TopicPartition, OffsetRange> wanted, java.util.function.Consumer<TopicRecord> taker) {
            reader.read(wanted, (partition, record) -> {
                if (!isEnough()) {
                    takeWanted(record, taker);
                }
            });
            seekToEnds(wanted);
        }

        private void seekToEnds(Map<TopicPartition, OffsetRange> wanted) {
            wanted.forEach((partition, range) -> consumer.seek(partition, range.end()));
        }

        private void follow(Map<TopicPartition, OffsetRange> wanted) {
            sink.pause();
            while (!isEnough()) {
                ConsumerRecords<byte[], byte[]> records = poll(FOR_EVER);
                for (TopicPartition partition : records.partitions()) {
                    // For a first offset beyond the end, the read begins at the end, so earlier records arrive too;
                    // skip them.
                    long first = wanted.get(partition).first();
                    for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                        if (record.offset() >= first && !isEnough() && hasBegun(partition, record)) {
                            takeWanted(record, this::hand);
                        }
                    }
                }
                sink.pause();
            }
        }

        /**
         * Returns false for a record before the start time if its partition has had no record at or after the start
         * time so far.
         */
        private boolean hasBegun(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
            if (early.contains(partition)
                    && request.span().from() instanceof Position.AtTime at
                    && record.timestamp() < at.time().toEpochMilli()) {
                return false;
            }
            early.remove(partition);
            return true;
        }

        private void takeWanted(ConsumerRecord<byte[], byte[]> record, java.util.function.Consumer<TopicRecord> taker) {
            TopicRecord converted = convert(record);
            if (request.wants(converted)) {
                taker.accept(converted);
            }
        }

        private ConsumerRecords<byte[], byte[]> poll(Duration patience) {
            if (deadline.filter(Deadline::isOver).isPresent()) {
                OptionalLong max = request.max();
                throw UserFailure.timeout(
                        "timed out reading topic " + request.topic() + "; records received: " + handed
                                + (max.isPresent() ? " of " + max.getAsLong() : ""),
                        "allow more time with --timeout, or leave it out");
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (records.isEmpty()) {
                liveness.nothingArrived(patience);
            } else {
                liveness.recordsArrived();
            }
            return records;
        }

        private boolean isEnough() {
            return sink.isDone()
                    || (request.max().isPresent() && handed >= request.max().getAsLong());
        }

        private void hand(TopicRecord record) {
            handed++;
            sink.take(record);
        }
    }

    /** Converts a Kafka record; a Kafka timestamp of -1 means that the record has none. */
    static TopicRecord convert(ConsumerRecord<byte[], byte[]> record) {
        List<TopicRecord.Header> headers = record.headers().toArray().length == 0
                ? List.of()
                : StreamSupport.stream(record.headers().spliterator(), false)
                        .map(header -> new TopicRecord.Header(header.key(), header.value()))
                        .toList();
        return new TopicRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp()),
                record.key(),
                record.value(),
                headers);
    }
}
