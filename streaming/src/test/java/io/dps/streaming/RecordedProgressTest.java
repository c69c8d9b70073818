package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.run.AveragerSettings;
import io.dps.streaming.run.RunSettings;
import io.dps.streaming.run.StopRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run records of what it read, over committed, aborted and open transactions, and what the next makes of it. */
@Tag("slow")
public final class RecordedProgressTest extends RealBrokerCase {
    private int transactions;

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
        for (StreamProgress reported : reported()) {
            if (reported.state() == StreamState.RUNNING) {
                original.add(reported);
            }
        }
        setBack = original.get(original.size() - 3);
        CheckpointFolder.write(checkpoint().progress(), setBack);
        int before = reported().size();
        // when
        run(untilCaughtUp());
        // then: the start, the two batches, and the query that is up
        List<StreamProgress> again = reported().subList(before, reported().size()).stream()
                .filter(reported -> reported.state() == StreamState.STARTING)
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
        assertThat(reported()).allMatch(reported -> reported.outputStart().equals(Map.of(0, 0L)));
        assertThat(CheckpointFolder.read(checkpoint().progress(), StreamProgress.class)
                        .map(StreamProgress::batchId))
                .contains(original.get(original.size() - 1).batchId());
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
                .extracting(failure -> ((UserFailure) failure).hint())
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
        awaitReported(reported -> reported.notice() != null, waiting);
        stop.request();
        waiting.get(PLENTY.toSeconds(), TimeUnit.SECONDS);
        // then: the batch is done as it was planned, and no other was begun
        assertThat(last().batchId()).isEqualTo(planned.batchId());
        assertThat(last().offsets()).isEqualTo(planned.offsets());
        assertThat(List.of(last().valid(), last().rejected())).containsExactly(4L, 1L);
        assertThat(new BatchLog(checkpoint().query()).lastEnds())
                .containsEntry(0, planned.offsets().get(0).end());
        assertThat(reported())
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
        assertThat(reported().stream().map(StreamProgress::notice).filter(notice -> notice != null))
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
        return settings(new RunSettings.Pace(true, Duration.ZERO), isolation);
    }

    private StreamProgress last() throws Exception {
        return reported().get(reported().size() - 1);
    }

    private void awaitReported(Predicate<StreamProgress> condition, CompletableFuture<Void> running) throws Exception {
        long deadline = System.nanoTime() + PLENTY.toNanos();
        while (reported().stream().noneMatch(condition)) {
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
}
