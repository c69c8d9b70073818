package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.FakeBroker;
import io.dps.streaming.progress.BatchLog;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.StreamIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint without an isolation is taken over to committed records; Spark has nothing to do for it here. */
final class IsolationSwitchTest {
    private static final StreamOptions OPTIONS =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false);

    @TempDir
    private Path root;

    private final FakeBroker broker = new FakeBroker();
    private final List<StreamProgress> reported = new CopyOnWriteArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private CheckpointFolder folder;
    private StoredOptions stored;
    private ProgressReporter reporter;

    @BeforeEach
    void begun() {
        folder = new CheckpointFolder(root);
        stored = new StoredOptions("in", "1", "out", "2", OPTIONS, 2, new TreeMap<>(Map.of(0, 0L)), null, null);
        StreamIdentity identity =
                new StreamIdentity(WriterHolder.self("r"), "out", "in", "out", stored.reported(), stored.outputStart());
        reporter = new ProgressReporter(
                identity,
                folder,
                "q",
                Map.of(),
                (isolation, ranges) -> null,
                new TestRuns.KeptReports(reported),
                Clock.systemUTC());
    }

    @AfterEach
    void end() {
        reporter.end(StreamState.STOPPED, null);
    }

    @Test
    void what_was_read_below_the_first_open_transaction_is_where_committed_records_begin() throws Exception {
        read(0, "{\"in\":{\"0\":100,\"1\":4}}");
        broker.put("in", 0, 0, 100, 120);
        broker.put("in", 1, 0, 9, 9);

        StoredOptions switched = apply(() -> false);

        assertThat(switched.isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(switched.committedFrom()).isEqualTo(Map.of(0, 100L, 1, 4L));
        assertThat(StoredOptions.load(folder)).contains(switched);
        assertThat(reported).isEmpty();
        assertThat(broker.closed()).isEqualTo(1);
    }

    @Test
    void a_checkpoint_that_has_read_nothing_begins_with_committed_records() throws Exception {
        broker.put("in", 0, 0, 0, 0);

        StoredOptions switched = apply(() -> false);

        assertThat(switched.isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(switched.committedFrom()).isNull();
    }

    @Test
    void an_open_transaction_below_what_was_read_is_waited_for_and_told_once() throws Exception {
        read(0, "{\"in\":{\"0\":100}}");
        broker.put("in", 0, 0, 90, 120);

        StoredOptions switched = apply(() -> {
            if (looks.incrementAndGet() == 4) {
                broker.put("in", 0, 0, 110, 120);
            }
            return false;
        });

        assertThat(switched.committedFrom()).isEqualTo(Map.of(0, 100L));
        assertThat(reported).singleElement().satisfies(progress -> assertThat(progress.toString())
                .contains("waits for the end of the open transaction at offset 90 of partition 0 of in"));
    }

    @Test
    void a_stop_while_it_waits_leaves_all_as_it_was() throws Exception {
        read(0, "{\"in\":{\"0\":100}}");
        broker.put("in", 0, 0, 90, 120);

        assertThat(apply(() -> looks.incrementAndGet() > 2)).isEqualTo(stored);

        assertThat(StoredOptions.load(folder)).isEmpty();
    }

    @Test
    void an_interrupted_wait_is_told() throws Exception {
        read(0, "{\"in\":{\"0\":100}}");
        broker.put("in", 0, 0, 90, 120);
        AtomicBoolean first = new AtomicBoolean(true);

        assertThatThrownBy(() -> apply(() -> {
                    if (!first.getAndSet(false)) {
                        Thread.currentThread().interrupt();
                    }
                    return false;
                }))
                .isInstanceOf(UserFailure.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private StoredOptions apply(BooleanSupplier enough) throws Exception {
        AveragerSettings settings = new AveragerSettings(
                TestRuns.untilCaughtUp("broker:9092", "progress", folder),
                "in",
                "out",
                OPTIONS,
                Isolation.READ_COMMITTED,
                OptionalInt.empty());
        return new IsolationSwitch(
                        settings, new BatchLog(folder.query()), reporter, enough, broker::look, Duration.ofMillis(1))
                .apply(null, stored);
    }

    /** A batch that was done, as Spark notes it. */
    private void read(int id, String ends) throws IOException {
        write("offsets/" + id, "v1\n{\"batchWatermarkMs\":0,\"batchTimestampMs\":5000,\"conf\":{}}\n" + ends);
        write("commits/" + id, "v1\n{\"nextBatchWatermarkMs\":0}");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.query().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
