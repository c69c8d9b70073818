package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private StopRequest stop = new StopRequest();
    private int transactions;

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

    @Test
    void only_committed_records_are_read_counted_and_counted_again() throws Exception {
        // given: offsets 0 to 2 committed, 3 to 5 aborted, 6 in a transaction that is open, 7 in none
        commit("2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        abort("2026-11-22T07:00:01Z", null);
        KafkaProducer<byte[], byte[]> open = transaction("2026-11-22T07:00:02Z");
        sendTo(0, "2026-11-22T07:01:41Z");
        // when
        run(untilCaughtUp());
        StreamProgress held = last();
        Map<String, String> averages = windows();
        // then: what is before the open transaction, and not more, and nobody waits for it
        assertThat(held.offsets().get(0).end()).isEqualTo(6);
        assertThat(List.of(held.valid(), held.rejected())).containsExactly(2L, 0L);
        assertThat(averages).containsOnlyKeys("2026-11-22T07:00:00Z");
        assertThat(averages.get("2026-11-22T07:00:00Z")).endsWith("\"readings\":1}");

        // when: it ends, and the marker is the last thing in the topic
        open.commitTransaction();
        open.close();
        run(untilCaughtUp());
        // then
        assertThat(last().offsets().get(0).end()).isEqualTo(9);
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(4L, 0L);
        assertThat(windows()).containsOnlyKeys("2026-11-22T07:00:00Z", "2026-11-22T07:00:40Z");

        // when: what was reported is not known any more, over the aborted transaction
        Files.delete(checkpoint().progress());
        run(untilCaughtUp());
        // then
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(4L, 0L);
        assertThat(last().options().isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(last().options().committedFrom()).isNull();
        assertThatThrownBy(() -> run(with(Isolation.READ_UNCOMMITTED)))
                .hasMessageContaining("--isolation was read_committed and is now read_uncommitted")
                .extracting(failure -> ((AveragerException) failure).hint())
                .asString()
                .contains("stream reset");
    }

    @Test
    void a_checkpoint_without_isolation_ends_its_batch_as_it_was_begun_and_goes_on_with_committed_records()
            throws Exception {
        // given: a checkpoint as of before isolation was stored, whose last batch, over an aborted transaction and one
        // that is open, was begun and neither done nor reported
        sendTo(0, "2026-11-22T07:00:00Z", "2026-11-22T07:00:41Z");
        run(with(Isolation.READ_UNCOMMITTED));
        StreamProgress before = CheckpointFolder.read(checkpoint().progress(), StreamProgress.class)
                .orElseThrow();
        abort("2026-11-22T07:00:42Z");
        KafkaProducer<byte[], byte[]> open = transaction("2026-11-22T07:00:43Z", null);
        run(with(Isolation.READ_UNCOMMITTED));
        StreamProgress planned = last();
        CheckpointFolder.write(checkpoint().progress(), before);
        Files.delete(checkpoint().query().resolve("commits/" + planned.batchId()));
        Files.delete(checkpoint().query().resolve("commits/." + planned.batchId() + ".crc"));
        StoredOptions stored = StoredOptions.load(checkpoint()).orElseThrow();
        Files.writeString(
                checkpoint().options(),
                Files.readString(checkpoint().options()).replace(",\"isolation\":\"read_uncommitted\"", ""));
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().isolation()).isNull();
        // and: what comes later and is aborted
        abort("2026-11-22T07:00:44Z");

        // when: it is started, and stopped while it waits
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(untilCaughtUp()));
        awaitTold(told -> told.notice() != null, waiting);
        stop.request();
        waiting.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then: the batch is done as it was planned, and no other was begun
        assertThat(last().batchId()).isEqualTo(planned.batchId());
        assertThat(last().offsets()).isEqualTo(planned.offsets());
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(4L, 1L);
        assertThat(new BatchLog(checkpoint().query()).lastEnds())
                .containsEntry(0, planned.offsets().get(0).end());
        assertThat(told())
                .extracting(StreamProgress::notice)
                .contains("waits for the end of the open transaction at offset 4 of partition 0 of in");
        assertThat(StoredOptions.load(checkpoint()).orElseThrow().isolation()).isNull();

        // when: the transaction ends, and it is started twice
        open.abortTransaction();
        open.close();
        commit("2026-11-22T07:01:41Z");
        stop = new StopRequest();
        run(untilCaughtUp());
        run(untilCaughtUp());
        // then
        long switched = planned.offsets().get(0).end();
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(5L, 1L);
        assertThat(last().options().isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(last().options().committedFrom()).containsEntry(0, switched);
        assertThat(told().stream().map(StreamProgress::notice).filter(notice -> notice != null))
                .filteredOn(notice -> notice.startsWith("only committed records"))
                .hasSize(1);
        assertThat(StoredOptions.load(checkpoint()).orElseThrow())
                .isEqualTo(stored.committedFrom(checkpoint(), last().options().committedFrom()));
        assertThat(windows().get("2026-11-22T07:00:40Z")).endsWith("\"readings\":3}");

        // when: batches of both kinds are counted again
        CheckpointFolder.write(checkpoint().progress(), before);
        run(untilCaughtUp());
        // then
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(5L, 1L);
    }

    private AveragerSettings with(Isolation isolation) {
        return settings(new AveragerSettings.Pace(true, Duration.ZERO), isolation);
    }

    private StreamProgress last() throws Exception {
        return told().get(told().size() - 1);
    }

    private void awaitTold(Predicate<StreamProgress> condition, CompletableFuture<Void> running) throws Exception {
        long deadline = System.nanoTime() + PLENTY.toNanos();
        while (told().stream().noneMatch(condition)) {
            assertThat(running).isNotDone();
            assertThat(System.nanoTime() - deadline).as("time left").isNegative();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void commit(String... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transaction(times)) {
            producer.commitTransaction();
        }
    }

    private void abort(String... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transaction(times)) {
            producer.abortTransaction();
        }
    }

    /** A transaction of partition 0 with readings of these times; it is open. */
    private KafkaProducer<byte[], byte[]> transaction(String... times) throws Exception {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "transactional.id",
                        "t" + transactions++,
                        "transaction.timeout.ms",
                        900_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, 0, times);
        return producer;
    }

    private void sendTo(int partition, String... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
            send(producer, partition, times);
        }
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
        return settings(pace, Isolation.READ_COMMITTED);
    }

    private AveragerSettings settings(AveragerSettings.Pace pace, Isolation isolation) {
        return new AveragerSettings(
                broker.address(),
                "in",
                "out",
                PROGRESS,
                checkpoint(),
                new AveragerOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), false, Duration.ofHours(1)),
                isolation,
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
            send(producer, null, times);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, Integer partition, String... times)
            throws Exception {
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
