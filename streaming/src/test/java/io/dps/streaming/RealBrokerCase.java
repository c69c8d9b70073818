package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.run.AveragerJob;
import io.dps.streaming.run.AveragerSettings;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.StopRequest;
import io.dps.streaming.run.StreamJob;
import io.dps.streaming.run.StreamRun;
import io.dps.streaming.run.TestRuns;
import io.dps.testing.ForkedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of streams against a real broker of the test's own; itself of the averager. */
abstract class RealBrokerCase {
    static final Duration PLENTY = Duration.ofMinutes(4);
    static final String PROGRESS = "progress";

    @TempDir
    Path folder;

    ForkedBroker broker;
    StopRequest stop = new StopRequest();

    @BeforeEach
    void startBroker() throws Exception {
        broker = ForkedBroker.start(folder, Duration.ofSeconds(3));
        KafkaRows.session();
        try (Admin admin = admin()) {
            ForkedBroker.createTopics(
                    admin,
                    new NewTopic("in", 2, (short) 1),
                    new NewTopic("out", 1, (short) 1),
                    new NewTopic(PROGRESS, 1, (short) 1));
        }
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }

    void run(AveragerSettings settings) {
        StreamJob job = new AveragerJob(settings, () -> new BrokerTopics(BrokerAccess.open(broker.address())));
        new StreamRun(settings.run(), job, stop).run();
    }

    AveragerSettings untilCaughtUp() {
        return settings(new RunSettings.Pace(true, Duration.ZERO));
    }

    AveragerSettings forGood() {
        return settings(new RunSettings.Pace(false, Duration.ofMillis(200)));
    }

    AveragerSettings settings(RunSettings.Pace pace) {
        return settings(pace, Isolation.READ_COMMITTED);
    }

    AveragerSettings settings(RunSettings.Pace pace, Isolation isolation) {
        return new AveragerSettings(
                TestRuns.settings(broker.address(), PROGRESS, checkpoint(), pace),
                "in",
                "out",
                new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false),
                isolation,
                OptionalInt.of(1));
    }

    CheckpointFolder checkpoint() {
        return new CheckpointFolder(folder.resolve("checkpoint"));
    }

    void awaitStored(Predicate<StreamProgress> condition, CompletableFuture<?> running) throws InterruptedException {
        awaitStored(checkpoint(), condition, running);
    }

    /** Waits until a run has stored such a report beside its checkpoint; fails if the run ends before. */
    static void awaitStored(
            CheckpointFolder checkpoint, Predicate<StreamProgress> condition, CompletableFuture<?> running)
            throws InterruptedException {
        long deadline = System.nanoTime() + PLENTY.toNanos();
        while (CheckpointFolder.read(checkpoint.progress(), StreamProgress.class)
                .filter(condition)
                .isEmpty()) {
            if (running.isDone()) {
                throw new CompletionException(
                        "the run has ended",
                        running.handle((none, failure) -> failure).join());
            }
            assertThat(System.nanoTime() - deadline).as("time left").isNegative();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void send(String... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            send(producer, null, times);
        }
    }

    static void send(KafkaProducer<byte[], byte[]> producer, Integer partition, String... times) throws Exception {
        for (String time : times) {
            String value = time == null
                    ? "broken"
                    : "{\"process_timestamp\":\"" + time + "\",\"temperature\":1,\"humidity\":2,\"pressure\":3}";
            long timestamp =
                    Instant.parse(time == null ? "2026-11-22T07:00:00Z" : time).toEpochMilli();
            producer.send(new ProducerRecord<>(
                            "in", partition, timestamp, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    List<StreamProgress> reported() throws Exception {
        return read(PROGRESS).stream()
                .map(found -> StreamProgress.parse(found.value()).orElseThrow())
                .toList();
    }

    Map<String, String> windows() throws Exception {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> found : read("out")) {
            byKey.put(
                    new String(found.key(), StandardCharsets.UTF_8), new String(found.value(), StandardCharsets.UTF_8));
        }
        return byKey;
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicPartition only = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(connection(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.address());
    }

    Admin admin() {
        return Admin.create(connection());
    }
}
