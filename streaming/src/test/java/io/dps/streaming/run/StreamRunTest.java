package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredOptions;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.kafka.FakeBroker;
import io.dps.streaming.progress.ProgressSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run decides before it reads its first record: a fake broker answers, and no batch runs. */
class StreamRunTest {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    @TempDir
    Path root;

    private final FakeBroker broker = new FakeBroker();
    private final StopRequest stop = new StopRequest();
    private final List<StreamProgress> reported = new CopyOnWriteArrayList<>();
    private CheckpointFolder folder;

    @BeforeEach
    void topics() {
        folder = new CheckpointFolder(root.resolve("out"));
        broker.put("in", 0, 5, 9, 9);
        broker.put("out", 0, 0, 42, 42);
        broker.put("progress", 0, 0, 0, 0);
    }

    @Test
    void a_missing_topic_is_named_and_nothing_is_made() {
        FakeBroker empty = new FakeBroker();
        empty.put("in", 0, 0, 0, 0);
        empty.put("progress", 0, 0, 0, 0);

        UserFailure refused = refusal(run(settings(WINDOW, 2), empty, this::sink));

        assertThat(refused.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(refused).hasMessage("topic out is missing on broker:9092");
        assertThat(folder.root()).doesNotExist();
        assertThat(empty.closed()).isEqualTo(1);
    }

    @Test
    void a_missing_topic_of_a_checkpoint_is_not_waited_for() {
        store(WINDOW, 2);
        FakeBroker without = new FakeBroker();
        without.put("in", 0, 0, 0, 0);
        without.put("progress", 0, 0, 0, 0);

        UserFailure refused = refusal(run(settings(WINDOW, 2), without, this::sink));

        assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(refused)
                .hasMessage("the checkpoint of stream out no longer fits, because a topic was deleted:"
                        + " topic out is missing on broker:9092");
        assertThat(refused.hint())
                .isEqualTo("create it with: topic create out; then start from the beginning with: stream reset out");
    }

    @Test
    void a_missing_topic_of_the_reports_says_nothing_about_the_checkpoint() {
        store(WINDOW, 2);
        FakeBroker without = new FakeBroker();
        without.put("in", 0, 0, 0, 0);
        without.put("out", 0, 0, 0, 0);

        UserFailure refused = refusal(run(settings(WINDOW, 2), without, this::sink));

        assertThat(refused.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(refused).hasMessage("topic progress is missing on broker:9092");
    }

    @Test
    void a_held_checkpoint_is_refused_before_anything_is_stored() {
        try (WriterLock other = hold()) {
            UserFailure refused = refusal(run(settings(WINDOW, 2)));

            assertThat(other).isNotNull();
            assertThat(refused.kind()).isEqualTo(FailureKind.WRITER_HELD);
            assertThat(refused).hasMessageContaining("run other");
        }
        assertThat(StoredOptions.load(folder)).isEmpty();
        assertThat(reported).isEmpty();
    }

    @Test
    void other_options_than_the_checkpoint_s_are_refused_and_the_lock_is_given_up() {
        // given
        store(Duration.ofMinutes(1), 2);
        // when
        UserFailure refused = refusal(run(settings(WINDOW, 2)));
        // then
        assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(refused).hasMessageContaining("--window was 1m and is now 10s");
        assertThat(reported).isEmpty();
        hold().close();
    }

    @Test
    void a_topic_that_was_made_anew_is_refused() {
        // given
        new StoredOptions(
                        "in",
                        "an earlier id",
                        "out",
                        FakeBroker.id("out").toString(),
                        options(WINDOW),
                        2,
                        new TreeMap<>(),
                        Isolation.READ_COMMITTED,
                        null)
                .agreeWith(folderThatIsThere());
        // when, then
        assertThatThrownBy(run(settings(WINDOW, 2))::run)
                .hasMessageContaining("topic in was deleted and created again");
    }

    @Test
    void a_stop_that_came_first_takes_no_lock() {
        stop.request();

        run(settings(WINDOW, 2)).run();

        assertThat(StoredOptions.load(folder)).isEmpty();
        assertThat(reported).isEmpty();
    }

    @Test
    void a_start_keeps_the_stored_partitions_and_reports_its_start_and_its_end() {
        // given: none are named, and more are stored than this machine has cores
        KafkaRows.session();
        store(WINDOW, 37);
        // when: it is stopped before its first batch
        run(settings(WINDOW, 0), broker, () -> {
                    stop.request();
                    return sink();
                })
                .run();
        // then
        assertThat(reported)
                .extracting(StreamProgress::state)
                .containsExactly(StreamState.STARTING, StreamState.STOPPED);
        assertThat(reported)
                .extracting(report -> report.options().shufflePartitions())
                .containsOnly(37);
        assertThat(StoredOptions.load(folder).orElseThrow().shufflePartitions()).isEqualTo(37);
        hold().close();
    }

    private static UserFailure refusal(StreamRun run) {
        return catchThrowableOfType(UserFailure.class, run::run);
    }

    private StreamRun run(AveragerSettings settings) {
        return run(settings, broker, this::sink);
    }

    private StreamRun run(AveragerSettings settings, FakeBroker from, Supplier<ProgressSink> sink) {
        return new StreamRun(
                settings.run(),
                new AveragerJob(settings, from::look),
                stop,
                from::look,
                sink,
                StreamRun.Sessions.own(OptionalInt.empty()));
    }

    private WriterLock hold() {
        return WriterLock.acquire(folder, WriterHolder.self("other"), Duration.ZERO, () -> false)
                .orElseThrow();
    }

    private void store(Duration window, int partitions) {
        settings(window, partitions)
                .toStore(FakeBroker.id("in").toString(), FakeBroker.id("out").toString(), partitions, new TreeMap<>())
                .agreeWith(folderThatIsThere());
    }

    private CheckpointFolder folderThatIsThere() {
        folder.create();
        return folder;
    }

    private AveragerSettings settings(Duration window, int partitions) {
        return new AveragerSettings(
                TestRuns.untilCaughtUp("broker:9092", "progress", folder),
                "in",
                "out",
                options(window),
                Isolation.READ_COMMITTED,
                partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions));
    }

    private static StreamOptions options(Duration window) {
        return new StreamOptions(window, Duration.ofSeconds(10), Duration.ofHours(1), false);
    }

    private ProgressSink sink() {
        return new ProgressSink() {
            @Override
            public void accept(StreamProgress progress, Runnable delivered) {
                reported.add(progress);
            }

            @Override
            public void close() {}
        };
    }
}
