package io.dps.shell.it;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads, writes and replaces the records of a topic behind dps's back. */
final class TopicRecords {
    private static final int LARGEST_REQUEST = 16 * 1024 * 1024;

    private final String brokers;
    private final String topic;

    TopicRecords(String brokers, String topic) {
        this.brokers = brokers;
        this.topic = topic;
    }

    /** A record as it was or is to be written. */
    record Entry(Instant time, byte[] key, byte[] value) {}

    /** All records, in order of partition and offset. */
    List<Entry> read() {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "enable.metrics.push", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<Entry> entries = new ArrayList<>();
            for (TopicPartition partition : partitions(consumer)) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
                        entries.add(new Entry(Instant.ofEpochMilli(found.timestamp()), found.key(), found.value()));
                    }
                }
            }
            return entries;
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Writes records, and returns where each of them lies as {@code partition:offset}. */
    List<String> write(List<Entry> entries) throws Exception {
        Map<String, Object> settings =
                new HashMap<>(Map.of("bootstrap.servers", brokers, "enable.metrics.push", false));
        settings.put("max.request.size", LARGEST_REQUEST);
        settings.put("compression.type", "lz4");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
            for (Entry entry : entries) {
                sent.add(producer.send(
                        new ProducerRecord<>(topic, null, entry.time().toEpochMilli(), entry.key(), entry.value())));
            }
            List<String> places = new ArrayList<>();
            for (java.util.concurrent.Future<RecordMetadata> one : sent) {
                places.add(one.get().partition() + ":" + one.get().offset());
            }
            return places;
        }
    }

    /**
     * Writes records to partition 0 in a transaction, which is open; whoever gets the producer ends it.
     *
     * @param id the transactional id
     */
    KafkaProducer<byte[], byte[]> begin(String id, List<Entry> entries) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                brokers,
                "enable.metrics.push",
                false,
                "transactional.id",
                id,
                // A broker aborts a transaction that takes longer, and a busy machine takes long.
                "transaction.timeout.ms",
                900_000);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (Entry entry : entries) {
            producer.send(new ProducerRecord<>(topic, 0, entry.time().toEpochMilli(), entry.key(), entry.value()))
                    .get();
        }
        return producer;
    }

    /** Lets records have any timestamp: a broker refuses those of the future, and deletes those of last week. */
    void allowAnyTime() throws Exception {
        ConfigResource which = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        List<AlterConfigOp> any = List.of(
                set("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)), set("retention.ms", "-1"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers, "enable.metrics.push", false))) {
            admin.incrementalAlterConfigs(Map.of(which, any)).all().get();
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    /** Deletes what is there and writes these instead; the offsets go on. */
    void replaceBy(List<Entry> entries) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "enable.metrics.push", false);
        try (Admin admin = Admin.create(settings);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            consumer.endOffsets(partitions(consumer))
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(all).all().get();
        }
        write(entries);
    }
}
