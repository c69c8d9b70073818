package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.testing.ForkedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint that Spark 4.0.0 made, with a snapshot of RocksDB, goes on under today's Spark. It had read the four
 * {@link #BEFORE} readings, written the first window and kept the second one open.
 */
@Tag("slow")
class EarlierCheckpointTest {
    private static final List<Sent> BEFORE = List.of(
            new Sent(0, "2026-11-22T07:00:01Z", 10),
            new Sent(1, "2026-11-22T07:00:02Z", 20),
            new Sent(0, "2026-11-22T07:00:23Z", 30),
            new Sent(1, "2026-11-22T07:00:24Z", 50));
    private static final List<Sent> AFTER =
            List.of(new Sent(0, "2026-11-22T07:00:25Z", 100), new Sent(1, "2026-11-22T07:00:55Z", 0));

    @TempDir
    private Path folder;

    private ForkedBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = ForkedBroker.start(folder, Duration.ofSeconds(30));
        KafkaRows.session();
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }

    @Test
    void a_checkpoint_of_spark_4_0_0_is_read_on() throws Exception {
        // given
        CheckpointFolder checkpoint = new CheckpointFolder(folder.resolve("checkpoint"));
        copy(
                Path.of(EarlierCheckpointTest.class
                        .getResource("checkpoint-4.0.0")
                        .toURI()),
                folder.resolve("checkpoint"));
        try (Admin admin = Admin.create(connection())) {
            ForkedBroker.createTopics(
                    admin,
                    new NewTopic("in", 2, (short) 1),
                    new NewTopic("out", 1, (short) 1),
                    new NewTopic("progress", 1, (short) 1));
            takeTopicsForTheirs(checkpoint, admin);
        }
        send(BEFORE);
        send(AFTER);
        // when
        AveragerSettings settings = settings(checkpoint);
        StreamJob job =
                new AveragerJob(settings, () -> new BrokerTopics(settings.run().brokers()));
        new StreamRun(settings.run(), job, new StopRequest()).run();
        // then: the open window has the readings of both Sparks, and the first one is not written again
        assertThat(averages())
                .containsExactly(
                        "{\"window\":{\"start\":\"2026-11-22T07:00:20.000Z\",\"end\":\"2026-11-22T07:00:30.000Z\"},"
                                + "\"avg_temperature\":60.0,\"avg_humidity\":2.0,\"avg_pressure\":3.0,\"readings\":3}");
        assertThat(StoredOptions.load(checkpoint).orElseThrow().isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(StoredOptions.load(checkpoint).orElseThrow().committedFrom()).isEqualTo(Map.of(0, 2L, 1, 2L));
    }

    /** Another broker has other ids for topics of these names. */
    private static void takeTopicsForTheirs(CheckpointFolder checkpoint, Admin admin) throws Exception {
        StoredOptions stored = StoredOptions.load(checkpoint).orElseThrow();
        String options = Files.readString(checkpoint.options());
        for (Map.Entry<String, String> id : Map.of("in", stored.inputTopicId(), "out", stored.outputTopicId())
                .entrySet()) {
            String today = admin.describeTopics(List.of(id.getKey()))
                    .topicNameValues()
                    .get(id.getKey())
                    .get()
                    .topicId()
                    .toString();
            options = options.replace(id.getValue(), today);
        }
        Files.writeString(checkpoint.options(), options);
    }

    private AveragerSettings settings(CheckpointFolder checkpoint) {
        return new AveragerSettings(
                new RunSettings(
                        BrokerAccess.open(broker.address()),
                        "progress",
                        checkpoint,
                        new RunSettings.Pace(true, Duration.ZERO),
                        Duration.ZERO,
                        Optional.empty(),
                        "run"),
                "in",
                "out",
                new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false),
                Isolation.READ_COMMITTED,
                OptionalInt.of(1));
    }

    private void send(List<Sent> readings) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Sent reading : readings) {
                String value = "{\"process_timestamp\":\"" + reading.time() + "\",\"temperature\":"
                        + reading.temperature() + ",\"humidity\":2,\"pressure\":3}";
                long timestamp = Instant.parse(reading.time()).toEpochMilli();
                producer.send(new ProducerRecord<>(
                                "in", reading.partition(), timestamp, null, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private List<String> averages() {
        List<String> values = new ArrayList<>();
        TopicPartition only = new TopicPartition("out", 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(connection(), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).get(only);
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
        }
        return values;
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.address());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private record Sent(int partition, String time, double temperature) {}
}
