package io.dps.shell.it;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Makes topics in which not every offset is a record that counts. Values are JSON objects with a number {@code n}. */
final class GappedTopics {
    private static final Instant BEGIN = Instant.parse("2026-11-22T07:00:00Z");

    private final Map<String, Object> settings;

    GappedTopics(String brokers) {
        settings = Map.of("bootstrap.servers", brokers, "enable.metrics.push", false);
    }

    /** Makes a topic of one partition. */
    void create(String topic, Map<String, String> configs) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    /** Lets a topic be compacted that was protected from it. */
    void allowCompaction(String topic) throws Exception {
        ConfigResource which = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp now = new AlterConfigOp(new ConfigEntry("min.compaction.lag.ms", "0"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(which, List.of(now))).all().get();
        }
    }

    /** Lets the broker look every tenth of a second whether a topic is to be compacted, not every 15 s. */
    void compactOften() throws Exception {
        ConfigResource brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        AlterConfigOp often =
                new AlterConfigOp(new ConfigEntry("log.cleaner.backoff.ms", "100"), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(settings)) {
            admin.incrementalAlterConfigs(Map.of(brokers, List.of(often))).all().get();
        }
    }

    /** Writes records outside of any transaction, each in a batch of its own, a second apart by their timestamps. */
    void write(String topic, int from, int to, String... keys) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int n = from; n < to; n++) {
                producer.send(record(topic, n, keys.length == 0 ? null : keys[Math.min(n, keys.length - 1)]))
                        .get();
            }
        }
    }

    /** Writes records in a transaction, and commits or aborts it. */
    void writeTransaction(String topic, int from, int to, boolean commits) throws Exception {
        try (Transaction transaction = begin(topic, from, to)) {
            if (commits) {
                transaction.commit();
            }
        }
    }

    /** Writes records in a transaction that is left open; to close it aborts it. */
    Transaction begin(String topic, int from, int to) throws Exception {
        Transaction transaction = new Transaction(topic);
        for (int n = from; n < to; n++) {
            transaction.last = transaction.producer.send(record(topic, n, null)).get();
        }
        return transaction;
    }

    private static ProducerRecord<String, String> record(String topic, int n, String key) {
        return new ProducerRecord<>(topic, 0, BEGIN.plusSeconds(n).toEpochMilli(), key, "{\"n\":" + n + "}");
    }

    /** The values that records of these numbers have, a line each. */
    static String values(IntStream numbers) {
        return numbers.mapToObj(n -> "{\"n\":" + n + "}\n").reduce("", String::concat);
    }

    /** A transaction that is open. Its end returns when the marker of that is in the topic. */
    final class Transaction implements AutoCloseable {
        private final KafkaProducer<String, String> producer;
        private RecordMetadata last;
        private boolean open = true;

        private Transaction(String id) {
            Map<String, Object> transactional = new HashMap<>(settings);
            transactional.put("transactional.id", id);
            producer = new KafkaProducer<>(transactional, new StringSerializer(), new StringSerializer());
            producer.initTransactions();
            producer.beginTransaction();
        }

        void commit() {
            producer.commitTransaction();
            open = false;
            awaitMarker();
        }

        @Override
        public void close() {
            if (open) {
                producer.abortTransaction();
                awaitMarker();
            }
            producer.close(Duration.ofSeconds(10));
        }

        private void awaitMarker() {
            TopicPartition partition = new TopicPartition(last.topic(), last.partition());
            ListOffsetsOptions decided = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
            try (Admin admin = Admin.create(settings)) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> admin.listOffsets(Map.of(partition, OffsetSpec.latest()), decided)
                                        .partitionResult(partition)
                                        .get()
                                        .offset()
                                > last.offset() + 1);
            }
        }
    }
}
