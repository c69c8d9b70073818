package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.progress.ProgressReporter;
import io.dps.streaming.progress.StreamIdentity;
import io.dps.streaming.run.QueryLoop.Backoff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryLoopTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    @TempDir
    Path root;

    private final List<StreamProgress> reported = new CopyOnWriteArrayList<>();
    private final List<Boolean> attempts = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private ProgressReporter reporter;

    @BeforeEach
    void makeReporter() {
        CheckpointFolder folder = new CheckpointFolder(root);
        StreamIdentity identity = new StreamIdentity(
                WriterHolder.self("r"),
                "out",
                "in",
                "out",
                new StreamProgress.Options(
                        new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false),
                        2,
                        Isolation.READ_COMMITTED,
                        null),
                new TreeMap<>(Map.of(0, 0L)));
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
    void endReporter() {
        reporter.end(StreamState.STOPPED, null);
    }

    @Test
    void a_fault_that_passes_leads_to_another_attempt_and_the_reason_is_told() {
        // when
        loop(again -> {
                    attempts.add(again);
                    if (attempts.size() < 2) {
                        throw new TimeoutException("the broker is away");
                    }
                })
                .run("out");
        // then
        assertThat(attempts).containsExactly(false, true);
        assertThat(reported).singleElement().satisfies(progress -> {
            assertThat(progress.state()).isEqualTo(StreamState.RESTARTING);
            assertThat(progress.error())
                    .startsWith("stream out failed: the broker is away; next try at 2026-11-22T07:00:0");
        });
    }

    @Test
    void a_checkpoint_folder_that_cannot_be_written_to_does_not_end_it() throws IOException {
        // given
        Files.delete(root);
        // when
        loop(again -> {
                    attempts.add(again);
                    if (attempts.size() < 2) {
                        throw new TimeoutException("the broker is away");
                    }
                })
                .run("out");
        // then
        assertThat(attempts).containsExactly(false, true);
        assertThat(reported).extracting(StreamProgress::state).containsExactly(StreamState.RESTARTING);
        assertThat(root).doesNotExist();
    }

    @Test
    void a_fault_that_does_not_pass_ends_it() {
        assertThatThrownBy(() -> loop(again -> {
                            attempts.add(again);
                            throw new IllegalStateException("a bug");
                        })
                        .run("out"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("this is a bug in dps: java.lang.IllegalStateException: a bug");
        assertThat(attempts).containsExactly(false);
        assertThat(reported).isEmpty();
    }

    @Test
    void a_stop_ends_the_pause_at_once() {
        // given: a pause of a minute
        Backoff backoff = new Backoff(new SplittableRandom(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        long begun = System.nanoTime();
        // when
        new QueryLoop(
                        again -> {
                            attempts.add(again);
                            enough.set(true);
                            throw new TimeoutException("the broker is away");
                        },
                        reporter,
                        enough::get,
                        backoff,
                        Clock.systemUTC())
                .run("out");
        // then
        assertThat(attempts).containsExactly(false);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void after_a_batch_the_pauses_begin_with_the_shortest_again() {
        // given
        Backoff backoff = new Backoff(new SplittableRandom(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        // when: an attempt that got through a batch fails, and the next is the last
        new QueryLoop(
                        again -> {
                            attempts.add(again);
                            if (!again) {
                                reporter.onQueryIdle(null);
                                throw new TimeoutException("the broker is away");
                            }
                        },
                        reporter,
                        enough::get,
                        backoff,
                        Clock.systemUTC())
                .run("out");
        // then: it did not wait for a minute, and the next pause is the second shortest
        assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST.multipliedBy(2));
    }

    @Test
    void pauses_double_up_to_a_minute_less_a_quarter_at_most() {
        Backoff backoff = new Backoff(new SplittableRandom(7));
        for (long full : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(full * 750), Duration.ofSeconds(full));
        }
        backoff.reset();
        assertThat(backoff.next()).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    }

    private QueryLoop loop(QueryLoop.Attempt attempt) {
        Clock clock = Clock.fixed(NOW, java.time.ZoneOffset.UTC);
        return new QueryLoop(attempt, reporter, enough::get, new Backoff(new SplittableRandom(1)), clock);
    }
}
