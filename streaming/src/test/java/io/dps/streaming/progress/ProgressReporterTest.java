package io.dps.streaming.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.streaming.average.Averager;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.progress.BatchMetrics.StreamCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressReporterTest {
    private static final StreamOptions OPTIONS =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false);

    private static SparkSession session;

    @TempDir
    Path root;

    private CheckpointFolder folder;

    @BeforeAll
    static void startSession() {
        session = KafkaRows.session();
    }

    @BeforeEach
    void makeFolder() {
        folder = new CheckpointFolder(root.resolve("stream"));
        folder.create();
    }

    @Test
    void a_run_tells_its_start_each_batch_and_its_end_and_the_next_counts_on() throws Exception {
        // given
        new KafkaRows()
                .reading("2026-11-22T07:00:01Z", 20, 40, 1000, "a")
                .record("a", "{broken", Instant.parse("2026-11-22T07:00:02Z"))
                .reading("2026-11-22T07:01:00Z", 20, 40, 1000, "a")
                .addTo(root.resolve("in"), session, 1);
        // when
        List<StreamProgress> first = run("first");
        new KafkaRows()
                .reading("2026-11-22T07:00:05Z", 20, 40, 1000, "a")
                .reading("2026-11-22T07:02:00Z", 20, 40, 1000, "a")
                .addTo(root.resolve("in"), session, 2);
        List<StreamProgress> second = run("second");
        // then: each run closes windows in a second batch, without data
        assertThat(first)
                .extracting(StreamProgress::state)
                .containsExactly(
                        StreamState.STARTING,
                        StreamState.STARTING,
                        StreamState.RUNNING,
                        StreamState.RUNNING,
                        StreamState.STOPPED);
        assertThat(first).extracting(StreamProgress::batchId).containsExactly(-1L, -1L, 0L, 1L, 1L);
        assertThat(first)
                .extracting(StreamProgress::watermark)
                .containsExactly(
                        null, null, null, Instant.parse("2026-11-22T07:00:50Z"), Instant.parse("2026-11-22T07:00:50Z"));
        assertCounts(first.get(4), 2, 1, 0);
        assertThat(second).extracting(StreamProgress::batchId).containsExactly(1L, 1L, 2L, 3L, 3L);
        assertCounts(second.get(0), 2, 1, 0);
        assertCounts(second.get(4), 4, 1, 1);
        assertThat(second).allMatch(progress -> progress.runId().equals("second") && progress.error() == null);
    }

    @Test
    void what_a_killed_process_did_not_report_is_counted_again() throws Exception {
        // given: batch 0 was reported up to offset 10 of partition 0, and partition 1 had not been there
        StreamProgress reported = new BatchMetrics(
                        null,
                        0,
                        new TreeMap<>(Map.of(0, new OffsetRange(0, 10))),
                        null,
                        0,
                        0,
                        new TreeMap<>(),
                        0,
                        new StreamCounts(8, 2, 1))
                .toProgress(identity("killed"));
        CheckpointFolder.write(folder.progress(), reported);
        Collected sink = new Collected();
        List<Map<Integer, OffsetRange>> asked = new CopyOnWriteArrayList<>();
        ProgressReporter reporter = new ProgressReporter(
                identity("next"),
                folder,
                null,
                Map.of(0, 0L, 1, 3L),
                (isolation, ranges) -> {
                    asked.add(Map.copyOf(ranges));
                    return new StreamCounts(5, 1, 0);
                },
                sink,
                Clock.systemUTC());
        // when: the next batch that is reported begins further on
        reporter.report(new BatchMetrics(
                "q",
                2,
                new TreeMap<>(Map.of(0, new OffsetRange(14, 20), 1, new OffsetRange(5, 6))),
                null,
                1,
                1,
                new TreeMap<>(),
                0,
                new StreamCounts(7, 0, 0)));
        reporter.end(StreamState.FAILED, "it broke");
        // then
        assertThat(asked).containsExactly(Map.of(0, new OffsetRange(10, 14), 1, new OffsetRange(3, 5)));
        assertCounts(sink.records.get(0), 20, 3, 1);
        assertThat(sink.records.get(1).error()).isEqualTo("it broke");
        assertThat(sink.records.get(1).state()).isEqualTo(StreamState.FAILED);
        assertThat(sink.closed).isTrue();
    }

    @Test
    void records_that_the_query_did_not_need_are_counted_all_the_same() {
        // given
        Collected sink = new Collected();
        List<Map<Integer, OffsetRange>> asked = new CopyOnWriteArrayList<>();
        ProgressReporter reporter = new ProgressReporter(
                identity("run"),
                folder,
                null,
                Map.of(),
                (isolation, ranges) -> {
                    asked.add(Map.copyOf(ranges));
                    return new StreamCounts(5, 1, 0);
                },
                sink,
                Clock.systemUTC());
        BatchMetrics unread = new BatchMetrics(
                "q",
                0,
                new TreeMap<>(Map.of(0, new OffsetRange(0, 6), 1, new OffsetRange(0, 0))),
                null,
                0,
                0,
                new TreeMap<>(),
                0,
                new StreamCounts(0, 0, 0));
        // when
        reporter.report(unread);
        reporter.report(unread);
        reporter.end(StreamState.STOPPED, null);
        // then
        assertThat(asked).containsExactly(Map.of(0, new OffsetRange(0, 6)));
        assertCounts(sink.records.get(1), 5, 1, 0);
    }

    @Test
    void a_record_of_another_query_than_the_checkpoint_s_does_not_count() {
        // given
        StreamProgress other = new BatchMetrics(
                        "other", 7, new TreeMap<>(), null, 0, 0, new TreeMap<>(), 0, new StreamCounts(8, 2, 1))
                .toProgress(identity("earlier"));
        CheckpointFolder.write(folder.progress(), other);
        Collected sink = new Collected();
        // when
        ProgressReporter reporter = new ProgressReporter(
                identity("next"), folder, "mine", Map.of(), (isolation, ranges) -> null, sink, Clock.systemUTC());
        reporter.starting();
        reporter.end(StreamState.STOPPED, null);
        // then
        assertThat(sink.records).extracting(StreamProgress::batchId).containsExactly(-1L, -1L);
        assertCounts(sink.records.get(0), 0, 0, 0);
        assertThat(sink.records.get(0).queryId()).isEqualTo("mine");
    }

    @Test
    void a_batch_that_is_told_of_and_not_delivered_is_not_carried_on_from() {
        // given
        Lost sink = new Lost();
        ProgressReporter reporter = new ProgressReporter(
                identity("lost"), folder, "q", Map.of(), (isolation, ranges) -> null, sink, Clock.systemUTC());
        BatchMetrics batch =
                new BatchMetrics("q", 0, new TreeMap<>(), null, 0, 0, new TreeMap<>(), 0, new StreamCounts(1, 0, 0));
        // when
        reporter.report(batch);
        // then
        assertThat(folder.progress()).doesNotExist();
        sink.delivered.forEach(Runnable::run);
        assertThat(CheckpointFolder.read(folder.progress(), StreamProgress.class))
                .hasValueSatisfying(stored -> assertThat(stored.batchId()).isZero());
        reporter.end(StreamState.STOPPED, null);
    }

    @Test
    void a_switch_to_committed_records_is_told_of_once_also_when_the_first_try_was_lost() {
        // given: batch 3 is told of, then the switch, which is not delivered
        StreamProgress last = new BatchMetrics(
                        "q", 3, new TreeMap<>(), null, 0, 0, new TreeMap<>(), 0, new StreamCounts(8, 2, 1))
                .toProgress(identity("earlier", Isolation.READ_UNCOMMITTED, null));
        CheckpointFolder.write(folder.progress(), last);
        TreeMap<Integer, Long> from = new TreeMap<>(Map.of(0, 7L));
        Lost lost = new Lost();
        ProgressReporter first = new ProgressReporter(
                identity("first", Isolation.READ_UNCOMMITTED, null),
                folder,
                "q",
                Map.of(),
                (isolation, ranges) -> null,
                lost,
                Clock.systemUTC());
        first.readsCommitted(identity("first", Isolation.READ_COMMITTED, from));
        first.end(StreamState.STOPPED, null);
        // when
        List<StreamProgress> second = startAndStop(identity("second", Isolation.READ_COMMITTED, from));
        List<StreamProgress> third = startAndStop(identity("third", Isolation.READ_COMMITTED, from));
        // then
        assertThat(second)
                .extracting(StreamProgress::notice)
                .satisfiesExactly(
                        reported -> assertThat(reported)
                                .startsWith("only committed records")
                                .contains("up to batch 3"),
                        reported -> assertThat(reported).isNull());
        assertThat(second)
                .extracting(reported -> reported.options().committedFrom())
                .containsOnly(from);
        assertThat(third).extracting(StreamProgress::notice).containsOnlyNulls();
        assertCounts(third.get(1), 8, 2, 1);
    }

    private List<StreamProgress> startAndStop(StreamIdentity identity) {
        Collected sink = new Collected();
        ProgressReporter reporter = new ProgressReporter(
                identity, folder, "q", Map.of(), (isolation, ranges) -> null, sink, Clock.systemUTC());
        reporter.starting();
        reporter.end(StreamState.STOPPED, null);
        return sink.records;
    }

    @Test
    void a_cut_batch_is_told_of_until_the_query_runs_again_and_at_the_end() throws Exception {
        // given: batch 0 is done and reported, batch 1 only begun
        write("offsets/0");
        write("commits/0");
        write("offsets/1");
        Collected sink = new Collected();
        ProgressReporter reporter = new ProgressReporter(
                identity("cut"), folder, "q", Map.of(), (isolation, ranges) -> null, sink, Clock.systemUTC());
        BatchMetrics first =
                new BatchMetrics("q", 0, new TreeMap<>(), null, 0, 0, new TreeMap<>(), 0, new StreamCounts(1, 0, 0));
        // when
        reporter.report(first);
        reporter.restarting("the broker is away", Instant.parse("2026-11-22T07:00:00Z"));
        Long stored = CheckpointFolder.read(folder.progress(), StreamProgress.class)
                .map(StreamProgress::unfinishedBatch)
                .orElse(null);
        reporter.onQueryIdle(null);
        reporter.end(StreamState.FAILED, "it broke");
        // then
        assertThat(stored).isEqualTo(1);
        assertThat(sink.records)
                .extracting(StreamProgress::state)
                .containsExactly(StreamState.RUNNING, StreamState.RESTARTING, StreamState.IDLE, StreamState.FAILED);
        assertThat(sink.records).extracting(StreamProgress::batchId).containsOnly(0L);
        assertThat(sink.records).extracting(StreamProgress::unfinishedBatch).containsExactly(null, 1L, null, 1L);
    }

    @Test
    void an_end_is_told_of_though_the_checkpoint_cannot_be_read() throws Exception {
        // given: a file where Spark's folder should be
        Files.createDirectories(folder.query());
        Files.createFile(folder.query().resolve("offsets"));
        Collected sink = new Collected();
        ProgressReporter reporter = new ProgressReporter(
                identity("odd"), folder, "q", Map.of(), (isolation, ranges) -> null, sink, Clock.systemUTC());
        // when
        reporter.end(StreamState.FAILED, "it broke");
        // then
        assertThat(sink.records).singleElement().satisfies(end -> {
            assertThat(end.state()).isEqualTo(StreamState.FAILED);
            assertThat(end.unfinishedBatch()).isNull();
        });
        assertThat(sink.closed).isTrue();
    }

    @Test
    void a_query_that_is_stopped_within_a_batch_names_it_and_one_that_ended_does_not() throws Exception {
        // given: batch 0 goes through, and batch 1 waits in its sink for ever
        Path input = root.resolve("in");
        new KafkaRows().reading("2026-11-22T07:00:01Z", 20, 40, 1000, "a").addTo(input, session, 1);
        List<StreamProgress> ended = run("ended");
        long next = ended.get(ended.size() - 1).batchId() + 1;
        new KafkaRows().reading("2026-11-22T07:02:00Z", 20, 40, 1000, "a").addTo(input, session, 2);
        CountDownLatch within = new CountDownLatch(1);
        // when
        List<StreamProgress> cut = run(
                "cut",
                writer -> writer.foreachBatch((batch, id) -> {
                    within.countDown();
                    new CountDownLatch(1).await();
                }),
                query -> {
                    assertThat(within.await(2, TimeUnit.MINUTES)).isTrue();
                    query.stop();
                });
        // then
        assertThat(ended).extracting(StreamProgress::unfinishedBatch).containsOnlyNulls();
        assertThat(cut.get(cut.size() - 1).state()).isEqualTo(StreamState.STOPPED);
        assertThat(cut.get(cut.size() - 1).batchId()).isEqualTo(next - 1);
        assertThat(cut.get(cut.size() - 1).unfinishedBatch()).isEqualTo(next);
        assertThat(run("again")).extracting(StreamProgress::unfinishedBatch).containsOnlyNulls();
    }

    private void write(String name) throws IOException {
        Path file = folder.query().resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private static final class Lost implements ProgressSink {
        private final List<Runnable> delivered = new CopyOnWriteArrayList<>();

        @Override
        public void accept(StreamProgress progress, Runnable onDelivered) {
            delivered.add(onDelivered);
        }

        @Override
        public void close() {}
    }

    private BatchLog log() {
        return new BatchLog(folder.query());
    }

    private List<StreamProgress> run(String runId) throws Exception {
        return run(runId, writer -> writer.format("noop"), query -> assertThat(
                        query.awaitTermination(Duration.ofMinutes(2).toMillis()))
                .isTrue());
    }

    private interface Life {
        void of(StreamingQuery query) throws Exception;
    }

    private List<StreamProgress> run(String runId, UnaryOperator<DataStreamWriter<Row>> to, Life life)
            throws Exception {
        Collected sink = new Collected();
        ProgressReporter reporter = new ProgressReporter(
                identity(runId),
                folder,
                log().queryId().orElse(null),
                Map.of(),
                (isolation, ranges) -> new StreamCounts(0, 0, 0),
                sink,
                Clock.systemUTC());
        session.streams().addListener(reporter);
        try {
            reporter.starting();
            DataStreamWriter<Row> writer = new Averager(OPTIONS)
                    .averages(KafkaRows.stream(root.resolve("in"), session))
                    .writeStream();
            StreamingQuery query = to.apply(writer)
                    .option("checkpointLocation", folder.query().toString())
                    .trigger(Trigger.AvailableNow())
                    .start();
            life.of(query);
            reporter.awaitLastBatch();
            reporter.end(StreamState.STOPPED, null);
        } finally {
            session.streams().removeListener(reporter);
        }
        return sink.records;
    }

    private static StreamIdentity identity(String runId) {
        return identity(runId, Isolation.READ_COMMITTED, null);
    }

    private static StreamIdentity identity(String runId, Isolation isolation, TreeMap<Integer, Long> committedFrom) {
        StreamProgress.Options options = new StreamProgress.Options(OPTIONS, 2, isolation, committedFrom);
        return new StreamIdentity(WriterHolder.self(runId), "out", "in", "out", options, null);
    }

    private static void assertCounts(StreamProgress progress, long valid, long rejected, long lateGroups) {
        assertThat(StreamCounts.of(progress)).isEqualTo(new StreamCounts(valid, rejected, lateGroups));
    }

    private static final class Collected implements ProgressSink {
        private final List<StreamProgress> records = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        @Override
        public void accept(StreamProgress progress, Runnable delivered) {
            records.add(progress);
            delivered.run();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
