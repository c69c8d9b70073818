package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.StreamProgress.OffsetRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressReporterTest {
    private static final AveragerOptions OPTIONS =
            new AveragerOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), false, Duration.ofHours(1));

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
                .containsExactly(StreamState.STARTING, StreamState.RUNNING, StreamState.RUNNING, StreamState.STOPPED);
        assertThat(first).extracting(StreamProgress::batchId).containsExactly(-1L, 0L, 1L, 1L);
        assertThat(first)
                .extracting(StreamProgress::watermark)
                .containsExactly(
                        null, null, Instant.parse("2026-11-22T07:00:50Z"), Instant.parse("2026-11-22T07:00:50Z"));
        assertCounts(first.get(3), 2, 1, 0);
        assertThat(second).extracting(StreamProgress::batchId).containsExactly(1L, 2L, 3L, 3L);
        assertCounts(second.get(0), 2, 1, 0);
        assertCounts(second.get(3), 4, 1, 1);
        assertThat(second).allMatch(progress -> progress.runId().equals("second") && progress.error() == null);
    }

    @Test
    void what_a_killed_process_did_not_report_is_counted_again() throws Exception {
        // given: batch 0 was reported up to offset 10 of partition 0, and partition 1 had not been there
        StreamProgress reported = new StreamProgress(
                "out",
                "killed",
                1,
                "h",
                StreamState.RUNNING,
                Instant.EPOCH,
                0,
                "in",
                "out",
                new TreeMap<>(Map.of(0, new OffsetRange(0, 10))),
                null,
                0,
                0,
                new TreeMap<>(),
                0,
                8,
                2,
                1,
                null);
        CheckpointFolder.write(folder.progress(), reported);
        Collected sink = new Collected();
        List<Map<Integer, OffsetRange>> asked = new CopyOnWriteArrayList<>();
        ProgressReporter reporter = new ProgressReporter(
                identity("next"),
                folder,
                Map.of(0, 0L, 1, 3L),
                ranges -> {
                    asked.add(Map.copyOf(ranges));
                    return new StreamCounts(5, 1, 0);
                },
                sink,
                Clock.systemUTC());
        // when: the next batch that is reported begins further on
        reporter.report(new BatchFigures(
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

    private List<StreamProgress> run(String runId) throws Exception {
        Collected sink = new Collected();
        ProgressReporter reporter = new ProgressReporter(
                identity(runId), folder, Map.of(), ranges -> new StreamCounts(0, 0, 0), sink, Clock.systemUTC());
        session.streams().addListener(reporter);
        try {
            reporter.starting();
            StreamingQuery query = new Averager(OPTIONS)
                    .averages(KafkaRows.stream(root.resolve("in"), session))
                    .writeStream()
                    .format("noop")
                    .option("checkpointLocation", folder.query().toString())
                    .trigger(Trigger.AvailableNow())
                    .start();
            assertThat(query.awaitTermination(Duration.ofMinutes(2).toMillis())).isTrue();
            reporter.awaitLastBatch();
            reporter.end(StreamState.STOPPED, null);
        } finally {
            session.streams().removeListener(reporter);
        }
        return sink.records;
    }

    private static StreamIdentity identity(String runId) {
        return new StreamIdentity(WriterHolder.self(runId), "in", "out");
    }

    private static void assertCounts(StreamProgress progress, long valid, long rejected, long lateGroups) {
        assertThat(StreamCounts.of(progress)).isEqualTo(new StreamCounts(valid, rejected, lateGroups));
    }

    private static final class Collected implements ProgressSink {
        private final List<StreamProgress> records = new CopyOnWriteArrayList<>();
        private volatile boolean closed;

        @Override
        public void accept(StreamProgress progress) {
            records.add(progress);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
