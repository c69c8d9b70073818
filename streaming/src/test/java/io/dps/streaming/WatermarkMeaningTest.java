package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.streaming.average.Averager;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.progress.BatchLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watermark of a batch means is asked of Spark itself: {@link StreamProgress#watermark} says it in words. */
class WatermarkMeaningTest {
    private static final StreamOptions OPTIONS =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false);

    private final SparkSession session = KafkaRows.session();

    @TempDir
    Path folder;

    @Test
    void late_is_judged_by_the_watermark_before_and_windows_are_closed_by_the_batch_s_own() throws Exception {
        // given: batch 0 makes the watermark 07:00:50 for batch 1, batch 1 makes 07:01:20 for batch 2
        add(0, "07:00:01", "07:01:00");
        // in time: judged by none, though the window 07:00:00 is closed by this batch's own watermark, with this
        // reading
        add(1, "07:00:02", "07:01:30");
        // by 07:00:50: 07:00:49 is late to the millisecond, 07:00:50 is not, and its window is closed at once
        add(2, "07:00:49.999", "07:00:50", "07:01:31");
        // when
        StreamingQuery query = run();
        // then: the reports name the watermark that the batch began with, as Spark's own log does
        List<StreamingQueryProgress> batches = List.of(query.recentProgress());
        assertThat(batches.stream().limit(3).map(batch -> batch.eventTime().get("watermark")))
                .containsExactly("1970-01-01T00:00:00.000Z", "2026-11-22T07:00:50.000Z", "2026-11-22T07:01:20.000Z");
        assertThat(new BatchLog(folder.resolve("checkpoint"))
                        .committedAfter(-1).stream().limit(3).map(BatchLog.Batch::watermark))
                .containsExactly(null, Instant.parse("2026-11-22T07:00:50Z"), Instant.parse("2026-11-22T07:01:20Z"));
        assertThat(batches.stream().limit(3).map(batch -> batch.stateOperators()[0].numRowsDroppedByWatermark()))
                .containsExactly(0L, 0L, 1L);
        assertThat(windows())
                .containsExactlyInAnyOrder(
                        "2026-11-22T07:00:00Z 2", "2026-11-22T07:00:50Z 1", "2026-11-22T07:01:00Z 1");
    }

    @Test
    void the_methods_that_are_named_are_there() throws ClassNotFoundException {
        Class<?> propagator = Class.forName("org.apache.spark.sql.execution.streaming.runtime.WatermarkPropagator");
        assertThat(Stream.of(propagator.getMethods()).map(method -> method.getName()))
                .contains("getInputWatermarkForLateEvents", "getInputWatermarkForEviction");
    }

    private void add(int batch, String... times) throws Exception {
        KafkaRows rows = new KafkaRows();
        for (String time : times) {
            rows.reading("2026-11-22T" + time + "Z", 20, 40, 1000, "a");
        }
        rows.addTo(folder.resolve("in"), session, batch);
    }

    private StreamingQuery run() throws Exception {
        StreamingQuery query = new Averager(OPTIONS)
                .averages(KafkaRows.stream(folder.resolve("in"), session))
                .writeStream()
                .format("memory")
                .queryName("watermark_meaning")
                .outputMode("append")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        assertThat(query.awaitTermination(Duration.ofMinutes(2).toMillis())).isTrue();
        return query;
    }

    private Set<String> windows() {
        return session.table("watermark_meaning").select("key", "value").collectAsList().stream()
                .map(row -> row.getString(0) + " " + row.getString(1).replaceAll(".*\"readings\":(\\d+).*", "$1"))
                .collect(Collectors.toSet());
    }
}
