package io.dps.streaming.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.BatchRun;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.UserFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportedBatchesTest {
    private final ReportedBatches batches = new ReportedBatches("sums");

    @Test
    void each_batch_is_there_once_with_its_newest_report() {
        batches.add(report("q", -1, 0, null));
        batches.add(report("q", 0, 10, runs(0, 2)));
        batches.add(report("q", 0, 10, null));
        batches.add(report("q", 1, 20, runs(2, 5)));
        batches.add(report("q", 0, 10, runs(0, 2)));

        assertThat(batches.complete()).extracting(StreamProgress::batchId).containsExactly(0L, 1L);
        assertThat(batches.complete()).extracting(StreamProgress::written).containsExactly(runs(0, 2), runs(2, 5));
        assertThat(batches.read(Map.of(0, 0L))).isEqualTo(Map.of(0, new OffsetRange(0, 20)));
        assertThat(batches.written(0, Map.of(0, 0L), Map.of(0, 9L))).isEqualTo(Map.of(0, new OffsetRange(0, 5)));
    }

    @Test
    void a_new_query_and_a_reset_start_over() {
        batches.add(report("q", 0, 10, runs(0, 2)));
        batches.add(report("other", 0, 10, runs(2, 3)));
        assertThat(batches.complete()).extracting(StreamProgress::written).containsExactly(runs(2, 3));

        batches.add(StreamProgress.parse(StreamProgress.resetJson("sums", "in", Instant.EPOCH))
                .orElseThrow());
        assertThatThrownBy(batches::complete)
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream sums has not reported a batch yet");
    }

    @Test
    void a_batch_that_was_not_reported_is_named() {
        batches.add(report("q", 0, 10, runs(0, 2)));
        batches.add(report("q", 2, 30, runs(2, 2)));

        assertThatThrownBy(batches::complete)
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream sums cannot be verified: the report of batch 1 is missing, so it is not known which"
                        + " records were late");
    }

    @Test
    void a_batch_whose_rows_are_nowhere_is_named() {
        batches.add(report("q", 0, 10, List.of(new BatchRun(new TreeMap<>(Map.of(0, 0L)), null, false))));

        assertThatThrownBy(batches::complete)
                .isInstanceOf(UserFailure.class)
                .hasMessage(
                        "stream sums cannot be verified: the report of batch 0 does not contain the offsets of its rows");
    }

    @Test
    void records_that_are_gone_are_named() {
        batches.add(report("q", 0, 10, runs(3, 4)));

        assertThatThrownBy(() -> batches.read(Map.of(0, 4L)))
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream sums cannot be verified: records that it has read are no longer in its input:"
                        + " partition 0 begins at offset 4, not 0");
        assertThatThrownBy(() -> batches.read(Map.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessageEndingWith("partition 0 is gone");
        assertThatThrownBy(() -> batches.written(0, Map.of(0, 4L), Map.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream sums cannot be verified: records that it has written are no longer in its output:"
                        + " partition 0 begins at offset 4, not 3");
    }

    @Test
    void a_partition_without_records_may_begin_anywhere() {
        batches.add(report("q", 0, 0, runs(5, 5)));

        assertThat(batches.read(Map.of(0, 7L))).isEmpty();
        assertThat(batches.written(0, Map.of(0, 7L), Map.of())).isEmpty();
    }

    @Test
    void behind_the_last_run_nothing_is_looked_at_unless_the_stream_is_at_rest() {
        StreamProgress batch = report("q", 0, 10, runs(3, 5));
        batches.add(batch);
        batches.add(batch.inState("q", StreamState.STOPPED, Instant.EPOCH, null, null));
        assertThat(batches.written(0, Map.of(0, 0L), Map.of(0, 9L))).isEqualTo(Map.of(0, new OffsetRange(3, 9)));

        batches.add(batch.inState("q", StreamState.STOPPED, Instant.EPOCH, 1L, null));
        assertThat(batches.written(0, Map.of(0, 0L), Map.of(0, 9L))).isEqualTo(Map.of(0, new OffsetRange(3, 5)));

        batches.add(batch.inState("q", StreamState.FAILED, Instant.EPOCH, null, "it broke"));
        assertThat(batches.written(0, Map.of(0, 0L), Map.of(0, 9L))).isEqualTo(Map.of(0, new OffsetRange(3, 5)));
    }

    private static List<BatchRun> runs(long from, long to) {
        return List.of(new BatchRun(new TreeMap<>(Map.of(0, from)), new TreeMap<>(Map.of(0, to)), false));
    }

    /** A batch of up to ten records that end at this offset. */
    private static StreamProgress report(String query, long batch, long end, @Nullable List<BatchRun> written) {
        return new StreamProgress(
                "sums",
                "run",
                query,
                1,
                "host",
                StreamState.RUNNING,
                Instant.EPOCH,
                batch,
                "in",
                "out",
                null,
                null,
                new TreeMap<>(Map.of(0, new OffsetRange(Math.max(0, end - 10), end))),
                null,
                0,
                0,
                new TreeMap<>(),
                0,
                written,
                0,
                0,
                0,
                null,
                null,
                null);
    }
}
