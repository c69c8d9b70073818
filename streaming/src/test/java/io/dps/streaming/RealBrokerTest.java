package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the averager against a real broker, which may go away. */
@Tag("slow")
class RealBrokerTest {
    private static final Duration PLENTY = Duration.ofMinutes(4);
    private static final String PROGRESS = "progress";

    @TempDir
    Path folder;

    private ForkedBroker broker;
    private final StopRequest stop = new StopRequest();

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

    @Test
    void batches_that_a_killed_process_did_not_report_are_told_of_at_the_next_start() throws Exception {
        // given: three runs with a batch of data each, of which the last two are then not reported
        List<StreamProgress> original = new ArrayList<>();
        StreamProgress setBack = null;
        for (int run = 0; run < 3; run++) {
            send("2026-11-22T07:0" + run + ":00Z", "2026-11-22T07:0" + run + ":41Z");
            send(new String[] {null});
            run(untilCaughtUp());
        }
        for (StreamProgress told : told()) {
            if (told.state() == StreamState.RUNNING) {
                original.add(told);
            }
        }
        setBack = original.get(original.size() - 3);
        CheckpointFolder.write(checkpoint().progress(), setBack);
        int before = told().size();
        // when
        run(untilCaughtUp());
        // then: the start, the two batches, and the query that is up
        List<StreamProgress> again = told().subList(before, told().size()).stream()
                .filter(told -> told.state() == StreamState.STARTING)
                .toList();
        assertThat(again).hasSize(4);
        assertThat(again.get(0).batchId()).isEqualTo(setBack.batchId());
        for (int i = 0; i < 2; i++) {
            assertThat(again.get(i + 1))
                    .usingRecursiveComparison()
                    .comparingOnlyFields(
                            "queryId", "batchId", "offsets", "watermark", "valid", "rejected", "options", "outputStart")
                    .isEqualTo(original.get(original.size() - 2 + i));
        }
        assertThat(told()).allMatch(told -> told.outputStart().equals(Map.of(0, 0L)));
        assertThat(CheckpointFolder.read(checkpoint().progress(), StreamProgress.class)
                        .map(StreamProgress::batchId))
                .contains(original.get(original.size() - 1).batchId());
    }

    @Test
    void a_broker_that_is_away_shows_as_restarting_and_the_stream_goes_on_when_it_is_back() throws Exception {
        // given
        send("2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 2, running);
        // when
        broker.kill();
        long begun = System.nanoTime();
        awaitStored(stored -> stored.state() == StreamState.RESTARTING, running);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        broker.start();
        send("2026-11-22T07:01:41Z");
        awaitStored(stored -> stored.valid() == 3, running);
        stop.request();
        running.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then
        System.out.println("a lost broker showed as restarting after " + seconds + " s");
        assertThat(seconds).isLessThan(90);
        assertThat(windows()).containsKeys("2026-11-22T07:00:00Z", "2026-11-22T07:00:40Z");
        assertThat(told())
                .extracting(StreamProgress::state)
                .contains(StreamState.RESTARTING)
                .endsWith(StreamState.STOPPED);
    }

    @Test
    void a_short_outage_is_ridden_out() throws Exception {
        // given
        send("2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 2, running);
        // when: a broker that is killed and started again is away for some seconds
        broker.kill();
        broker.start();
        send("2026-11-22T07:01:41Z");
        awaitStored(stored -> stored.valid() == 3, running);
        stop.request();
        running.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then
        assertThat(told()).extracting(StreamProgress::state).doesNotContain(StreamState.RESTARTING);
    }

    @Test
    void a_stop_during_an_outage_is_obeyed() throws Exception {
        // given
        send("2026-11-22T07:00:00Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 1, running);
        broker.kill();
        awaitStored(stored -> stored.state() == StreamState.RESTARTING, running);
        // when
        stop.request();
        // then
        running.get(40, TimeUnit.SECONDS);
    }

    @Test
    void a_topic_that_is_deleted_under_a_running_stream_ends_it() throws Exception {
        // given
        send("2026-11-22T07:00:00Z");
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(forGood()));
        awaitStored(stored -> stored.valid() == 1, running);
        // when
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of("in")).all().get();
        }
        // then
        assertThatThrownBy(() -> running.get(PLENTY.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(AveragerException.class);
        assertThat(told()).extracting(StreamProgress::state).endsWith(StreamState.FAILED);
    }

    private void run(AveragerSettings settings) {
        new AveragerRun(settings, stop).run();
    }

    private AveragerSettings untilCaughtUp() {
        return settings(new AveragerSettings.Pace(true, Duration.ZERO));
    }

    private AveragerSettings forGood() {
        return settings(new AveragerSettings.Pace(false, Duration.ofMillis(200)));
    }

    private AveragerSettings settings(AveragerSettings.Pace pace) {
        return new AveragerSettings(
                broker.address(),
                "in",
                "out",
                PROGRESS,
                checkpoint(),
                new AveragerOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), false, Duration.ofHours(1)),
                pace,
                Duration.ZERO,
                Optional.empty(),
                OptionalInt.of(1),
                "run");
    }

    private CheckpointFolder checkpoint() {
        return new CheckpointFolder(folder.resolve("checkpoint"));
    }

    private void awaitStored(Predicate<StreamProgress> condition, CompletableFuture<Void> running)
            throws InterruptedException {
        long deadline = System.nanoTime() + PLENTY.toNanos();
        while (CheckpointFolder.read(checkpoint().progress(), StreamProgress.class)
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

    private void send(String... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String time : times) {
                String value = time == null
                        ? "broken"
                        : "{\"process_timestamp\":\"" + time + "\",\"temperature\":1,\"humidity\":2,\"pressure\":3}";
                long timestamp = Instant.parse(time == null ? "2026-11-22T07:00:00Z" : time)
                        .toEpochMilli();
                producer.send(new ProducerRecord<>("in", null, timestamp, null, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private List<StreamProgress> told() throws Exception {
        return read(PROGRESS).stream()
                .map(found -> StreamProgress.fromJson(found.value()))
                .toList();
    }

    private Map<String, String> windows() throws Exception {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> found : read("out")) {
            byKey.put(
                    new String(found.key(), StandardCharsets.UTF_8), new String(found.value(), StandardCharsets.UTF_8));
        }
        return byKey;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
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

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.address());
    }

    private Admin admin() {
        return Admin.create(connection());
    }
}
