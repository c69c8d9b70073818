package io.dps.shell.topic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer of a topic in which not every offset has a record. As Kafka's own, it crosses the others without a word, and
 * can be sent back to what it has read.
 */
final class GappedLog<K, V> extends MockConsumer<K, V> {
    static final String TOPIC = "gapped";
    static final int OFFSETS_PER_POLL = 500;

    private final Map<TopicPartition, NavigableSet<Long>> records = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<Long> read = new ArrayList<>();

    GappedLog() {
        super("none");
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    /** Sets the end of a partition, and puts records at offsets before it. */
    GappedLog<K, V> put(int number, long end, LongStream offsets) {
        offsets.forEach(offset -> records.computeIfAbsent(partition(number), any -> new TreeSet<>())
                .add(offset));
        ends.put(partition(number), end);
        return this;
    }

    /** The offsets that polls have gone over, of all partitions. */
    List<Long> read() {
        return read;
    }

    @Override
    public synchronized ConsumerRecords<K, V> poll(Duration timeout) {
        Map<TopicPartition, List<ConsumerRecord<K, V>>> found =
                new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
        for (TopicPartition partition : assignment()) {
            long from = position(partition);
            long to = Math.min(from + OFFSETS_PER_POLL, ends.getOrDefault(partition, 0L));
            if (paused().contains(partition) || from >= to) {
                continue;
            }
            LongStream.range(from, to).forEach(read::add);
            List<ConsumerRecord<K, V>> records =
                    this.records.getOrDefault(partition, Collections.emptyNavigableSet()).subSet(from, to).stream()
                            .map(offset -> new ConsumerRecord<K, V>(TOPIC, partition.partition(), offset, null, null))
                            .toList();
            if (!records.isEmpty()) {
                found.put(partition, records);
            }
            seek(partition, to);
        }
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        found.keySet().forEach(partition -> next.put(partition, new OffsetAndMetadata(position(partition))));
        return new ConsumerRecords<>(found, next);
    }
}
