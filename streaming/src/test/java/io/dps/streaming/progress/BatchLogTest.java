package io.dps.streaming.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.OffsetRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text forms here are those that Spark 4.0 wrote; RecordedProgressTest reads a checkpoint of the Spark at hand. */
class BatchLogTest {
    @TempDir
    Path query;

    private BatchLog log;

    @BeforeEach
    void makeLog() {
        log = new BatchLog(query);
    }

    @Test
    void a_checkpoint_that_is_not_there_has_no_batches() {
        BatchLog none = new BatchLog(query.resolve("absent"));
        assertThat(none.queryId()).isEmpty();
        assertThat(none.committedAfter(-1)).isEmpty();
        assertThat(none.unfinished()).isEmpty();
    }

    @Test
    void the_done_batches_after_one_are_given_in_order_with_what_they_read() throws IOException {
        // given: batches 8 to 11, of which the last is not done; partition 1 came with batch 10
        write("metadata", "{\"id\":\"q-1\"}");
        offsets(8, 5_000, "{\"in\":{\"0\":100}}");
        offsets(9, 5_000, "{\"in\":{\"0\":120}}");
        offsets(10, 7_000, "{\"in\":{\"0\":120,\"1\":4}}");
        offsets(11, 7_000, "{\"in\":{\"0\":130,\"1\":4}}");
        for (int id = 8; id < 11; id++) {
            write("commits/" + id, "v1\n{\"nextBatchWatermarkMs\":0}");
        }
        write("commits/.10.crc", "crc");
        // when, then
        assertThat(log.queryId()).contains("q-1");
        assertThat(log.committedAfter(8))
                .containsExactly(
                        new BatchLog.Batch(
                                9, new TreeMap<>(Map.of(0, new OffsetRange(100, 120))), Instant.ofEpochSecond(5)),
                        new BatchLog.Batch(
                                10,
                                new TreeMap<>(Map.of(0, new OffsetRange(120, 120), 1, new OffsetRange(0, 4))),
                                Instant.ofEpochSecond(7)));
    }

    @Test
    void the_first_batch_that_is_kept_is_left_out_as_its_start_is_not_known() throws IOException {
        // given
        offsets(8, 5_000, "{\"in\":{\"0\":100}}");
        write("commits/8", "v1\n{\"nextBatchWatermarkMs\":0}");
        // when, then
        assertThat(log.committedAfter(3)).isEmpty();
    }

    @Test
    void the_very_first_batch_begins_where_spark_noted_it() throws IOException {
        // given: no watermark yet
        offsets(0, 0, "{\"in\":{\"0\":100}}");
        write("commits/0", "v1\n{\"nextBatchWatermarkMs\":5000}");
        write("sources/0/0", "\0v1\n{\"in\":{\"0\":17}}");
        // when, then
        assertThat(log.committedAfter(-1))
                .containsExactly(new BatchLog.Batch(0, new TreeMap<>(Map.of(0, new OffsetRange(17, 100))), null));
    }

    @Test
    void a_batch_that_was_begun_and_not_done_is_unfinished() throws IOException {
        // given: ids of one digit more, and Spark's other files
        offsets(9, 5_000, "{\"in\":{\"0\":120}}");
        offsets(10, 5_000, "{\"in\":{\"0\":130}}");
        write("offsets/.11.tmp", "v1");
        write("offsets/.10.crc", "crc");
        write("commits/9", "v1\n{\"nextBatchWatermarkMs\":0}");
        // when, then
        assertThat(log.unfinished()).hasValue(10);
        write("commits/10", "v1\n{\"nextBatchWatermarkMs\":0}");
        assertThat(log.unfinished()).isEmpty();
    }

    @Test
    void the_very_first_batch_may_be_unfinished() throws IOException {
        offsets(0, 0, "{\"in\":{\"0\":100}}");
        assertThat(log.unfinished()).hasValue(0);
    }

    @Test
    void an_old_batch_of_which_spark_has_removed_a_file_is_not_unfinished() throws IOException {
        // given
        offsets(8, 5_000, "{\"in\":{\"0\":100}}");
        offsets(9, 5_000, "{\"in\":{\"0\":120}}");
        write("commits/9", "v1\n{\"nextBatchWatermarkMs\":0}");
        // when, then
        assertThat(log.unfinished()).isEmpty();
    }

    private void offsets(long id, long watermarkMs, String json) throws IOException {
        write(
                "offsets/" + id,
                "v1\n{\"batchWatermarkMs\":" + watermarkMs + ",\"batchTimestampMs\":1,\"conf\":{}}\n" + json);
    }

    private void write(String name, String text) throws IOException {
        Path file = query.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
