package io.dps.shell.platform.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A topic of {@link FakeKafka}; records come a second after one another unless a test says otherwise. */
public final class FakeTopic {
    static final Node BROKER = new Node(1, "broker", 9092);
    private static final Instant FIRST = Instant.parse("2026-11-22T08:00:00Z");

    public final Map<String, String> configs = new TreeMap<>(Map.of(
            "cleanup.policy",
            "delete",
            "message.timestamp.type",
            "CreateTime",
            "retention.ms",
            "-1",
            "retention.bytes",
            "-1"));
    public final List<Partition> partitions = new ArrayList<>();
    private final String name;
    private final Uuid id = Uuid.randomUuid();
    private int stored;

    FakeTopic(String name, int partitions) {
        this.name = name;
        Stream.generate(Partition::new).limit(partitions).forEach(this.partitions::add);
    }

    /** Stores a record that is a text without a key. */
    public FakeTopic put(int partition, String value) {
        return put(partition, null, value, FIRST.plusSeconds(stored));
    }

    /** Stores a record, without a timestamp where that is null. */
    public FakeTopic put(int partition, String key, String value, Instant time) {
        store(partition, bytes(key), bytes(value), time == null ? -1 : time.toEpochMilli(), List.of());
        return this;
    }

    long store(int number, byte[] key, byte[] value, long time, Iterable<Header> headers) {
        Partition partition = partitions.get(number);
        TimestampType type = time < 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME;
        partition.records.put(
                partition.end,
                new ConsumerRecord<>(
                        name,
                        number,
                        partition.end,
                        time,
                        type,
                        key == null ? 0 : key.length,
                        value == null ? 0 : value.length,
                        key,
                        value,
                        new RecordHeaders(headers),
                        Optional.empty()));
        stored++;
        return partition.end++;
    }

    /** Adds offsets that have no record, as a marker of a transaction, an aborted record or compaction leaves them. */
    public FakeTopic gap(int partition, long offsets) {
        partitions.get(partition).end += offsets;
        return this;
    }

    /** Deletes the records below an offset, as retention does. */
    public FakeTopic deleteBefore(int partition, long offset) {
        partitions.get(partition).first = offset;
        partitions.get(partition).records.headMap(offset).clear();
        return this;
    }

    /** Begins a transaction at the end of a partition: what comes behind it is not committed. */
    public FakeTopic beginTransaction(int partition, long producer) {
        Partition log = partitions.get(partition);
        log.stable = OptionalLong.of(log.end);
        log.producers = List.of(new ProducerState(producer, 0, 0, 0, OptionalInt.empty(), OptionalLong.of(log.end)));
        return this;
    }

    /** Ends the transaction of a partition by its marker. */
    public FakeTopic commit(int partition) {
        partitions.get(partition).stable = OptionalLong.empty();
        partitions.get(partition).producers = List.of();
        return gap(partition, 1);
    }

    /** Takes a partition's only broker away. */
    public FakeTopic loseLeader(int partition) {
        partitions.get(partition).isLed = false;
        return this;
    }

    /** Brings it back. */
    public FakeTopic elect(int partition) {
        partitions.get(partition).isLed = true;
        return this;
    }

    public FakeTopic config(String config, String value) {
        configs.put(config, value);
        return this;
    }

    /** The values that are stored, by partition and offset. */
    public List<String> values() {
        return records().map(record -> text(record.value())).toList();
    }

    public Stream<ConsumerRecord<byte[], byte[]>> records() {
        return partitions.stream().flatMap(partition -> partition.records.values().stream());
    }

    TopicDescription description() {
        List<TopicPartitionInfo> infos = new ArrayList<>();
        for (Partition partition : partitions) {
            infos.add(
                    partition.isLed
                            ? new TopicPartitionInfo(infos.size(), BROKER, List.of(BROKER), List.of(BROKER))
                            : new TopicPartitionInfo(
                                    infos.size(),
                                    infos.size() % 2 == 0 ? Node.noNode() : null,
                                    List.of(new Node(2, "gone", 9092)),
                                    List.of()));
        }
        return new TopicDescription(name, false, infos, null, id);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The log of one partition. */
    public static final class Partition {
        /** A test may store records while a command reads them. */
        public final NavigableMap<Long, ConsumerRecord<byte[], byte[]>> records = new ConcurrentSkipListMap<>();

        public long first;
        public volatile long end;
        /** Where committed records end while a transaction is open. */
        public OptionalLong stable = OptionalLong.empty();

        public List<ProducerState> producers = List.of();
        public boolean isLed = true;

        public long end(boolean committed) {
            return committed ? stable.orElse(end) : end;
        }
    }
}
