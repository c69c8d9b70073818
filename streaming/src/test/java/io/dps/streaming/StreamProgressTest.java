package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.streaming.StreamProgress.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamProgressTest {
    @Test
    void a_batch_has_the_promised_shape() {
        // given
        StreamProgress progress = progress(Instant.parse("2026-11-22T07:00:00Z"), null);
        // when
        String json = new String(progress.toJson(), StandardCharsets.UTF_8);
        // then
        assertThat(json)
                .isEqualTo("{\"stream\":\"out\",\"run_id\":\"r\",\"pid\":7,\"host\":\"h\",\"state\":\"running\","
                        + "\"time\":\"2026-11-22T07:00:20.500Z\",\"batch_id\":3,\"input_topic\":\"in\","
                        + "\"output_topic\":\"out\",\"offsets\":{\"0\":{\"start\":5,\"end\":9},"
                        + "\"10\":{\"start\":0,\"end\":0}},\"watermark\":\"2026-11-22T07:00:00Z\","
                        + "\"input_rows_per_second\":4.5,\"processed_rows_per_second\":100.0,"
                        + "\"durations_ms\":{\"addBatch\":40},\"state_rows\":2,\"valid\":11,\"rejected\":1,"
                        + "\"late_groups\":0}");
        assertThat(StreamProgress.fromJson(progress.toJson())).isEqualTo(progress);
    }

    @Test
    void an_unknown_watermark_is_null_and_an_error_is_named() {
        // given
        StreamProgress progress = progress(null, "it broke");
        // when
        String json = new String(progress.toJson(), StandardCharsets.UTF_8);
        // then
        assertThat(json).contains("\"watermark\":null").endsWith("\"error\":\"it broke\"}");
        assertThat(StreamProgress.fromJson(progress.toJson())).isEqualTo(progress);
    }

    private static StreamProgress progress(Instant watermark, String error) {
        return new StreamProgress(
                "out",
                "r",
                7,
                "h",
                StreamState.RUNNING,
                Instant.parse("2026-11-22T07:00:20.500Z"),
                3,
                "in",
                "out",
                new TreeMap<>(Map.of(10, new OffsetRange(0, 0), 0, new OffsetRange(5, 9))),
                watermark,
                4.5,
                100,
                new TreeMap<>(Collections.singletonMap("addBatch", 40L)),
                2,
                11,
                1,
                0,
                error);
    }
}
