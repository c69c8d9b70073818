package io.dps.shell.platform.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Deserializer;

/** A consumer of {@link FakeKafka}: as Kafka's own, it is silent about topics, leaders and brokers that are gone. */
final class FakeConsumer<K, V> extends MockConsumer<K, V> {
    private final FakeKafka kafka;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;
    private final boolean committed;
    private final boolean resets;
    private final int most;

    FakeConsumer(FakeKafka kafka, Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values) {
        super((String) settings.get("auto.offset.reset"));
        this.kafka = kafka;
        this.keys = keys;
        this.values = values;
        this.committed = settings.get("isolation.level").equals("read_committed");
        this.resets = settings.get("auto.offset.reset").equals("earliest");
        this.most = (Integer) settings.get("max.poll.records");
    }

    @Override
    public synchronized ConsumerRecords<K, V> poll(Duration timeout) {
        kafka.poll();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptException("interrupted");
        }
        Map<TopicPartition, List<ConsumerRecord<K, V>>> found = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        int left = most;
        for (TopicPartition place : assignment()) {
            FakeTopic topic = kafka.topic(place.topic());
            if (kafka.isAway() || topic == null || paused().contains(place) || left == 0) {
                continue;
            }
            FakeTopic.Partition log = topic.partitions.get(place.partition());
            List<ConsumerRecord<K, V>> records = log.isLed ? read(place, log, left) : List.of();
            left -= records.size();
            if (!records.isEmpty()) {
                found.put(place, records);
                next.put(place, new OffsetAndMetadata(position(place)));
            }
        }
        if (found.isEmpty()) {
            kafka.pass(timeout);
        }
        return new ConsumerRecords<>(found, next);
    }

    private List<ConsumerRecord<K, V>> read(TopicPartition place, FakeTopic.Partition log, int most) {
        long from = position(place);
        if (from < log.first) {
            if (!resets) {
                throw new OffsetOutOfRangeException(Map.of(place, from));
            }
            from = log.first;
        }
        long end = log.end(committed);
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each :
                log.records.subMap(from, Math.max(from, end)).values()) {
            if (records.size() == most) {
                end = each.offset();
                break;
            }
            records.add(converted(each));
        }
        seek(place, Math.max(from, end));
        return records;
    }

    private ConsumerRecord<K, V> converted(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key() == null ? null : keys.deserialize(record.topic(), record.key()),
                record.value() == null ? null : values.deserialize(record.topic(), record.value()),
                record.headers(),
                record.leaderEpoch());
    }
}
