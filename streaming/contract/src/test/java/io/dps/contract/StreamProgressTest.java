package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamProgressTest {
    private static final StreamOptions OPTIONS =
            new StreamOptions(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1), false);

    @Test
    void a_batch_has_the_promised_shape() {
        // given
        StreamProgress progress = progress(Instant.parse("2026-11-22T07:00:00Z"), null);
        // when
        String json = new String(progress.toJson(), StandardCharsets.UTF_8);
        // then
        assertThat(json)
                .isEqualTo(
                        "{\"stream\":\"out\",\"run_id\":\"r\",\"query_id\":\"q\",\"pid\":7,\"host\":\"h\",\"state\":\"running\","
                                + "\"time\":\"2026-11-22T07:00:20.500Z\",\"batch_id\":3,\"input_topic\":\"in\","
                                + "\"output_topic\":\"out\","
                                + "\"options\":{\"window\":\"10s\",\"watermark\":\"1m\",\"max_ahead\":\"1h\","
                                + "\"by_sensor\":false,\"shuffle_partitions\":2,\"isolation\":\"read_committed\"},\"output_start\":{\"0\":123},"
                                + "\"offsets\":{\"0\":{\"start\":5,\"end\":9},"
                                + "\"10\":{\"start\":0,\"end\":0}},\"watermark\":\"2026-11-22T07:00:00Z\","
                                + "\"input_rows_per_second\":4.5,\"processed_rows_per_second\":100.0,"
                                + "\"durations_ms\":{\"addBatch\":40},\"state_rows\":2,\"valid\":11,\"rejected\":1,"
                                + "\"late_groups\":0}");
        assertThat(StreamProgress.parse(progress.toJson())).contains(progress);
    }

    @Test
    void an_unknown_watermark_is_null_and_an_error_is_named() {
        // given
        StreamProgress progress = progress(null, "it broke");
        // when
        String json = new String(progress.toJson(), StandardCharsets.UTF_8);
        // then
        assertThat(json).contains("\"watermark\":null").endsWith("\"error\":\"it broke\"}");
        assertThat(StreamProgress.parse(progress.toJson())).contains(progress);
    }

    @Test
    void a_batch_that_was_cut_is_named_and_gone_in_the_next_state() {
        // given
        Instant now = Instant.parse("2026-11-22T07:00:21Z");
        // when
        StreamProgress stopped = progress(null, null).inState("q", StreamState.STOPPED, now, 4L, null);
        // then
        assertThat(new String(stopped.toJson(), StandardCharsets.UTF_8))
                .contains("\"state\":\"stopped\"", "\"batch_id\":3", "\"processed_rows_per_second\":0.0")
                .endsWith("\"late_groups\":0,\"unfinished_batch\":4}");
        assertThat(StreamProgress.parse(stopped.toJson())).contains(stopped);
        assertThat(stopped.inState("q", StreamState.IDLE, now, null, null).unfinishedBatch())
                .isNull();
    }

    @Test
    void a_record_of_an_older_or_a_newer_writer_is_read() {
        // given
        String json = "{\"stream\":\"out\",\"run_id\":\"r\",\"batch_id\":3,\"valid\":11,\"state\":\"dreaming\","
                + "\"options\":{\"window\":\"10s\",\"watermark\":\"1m\",\"max_ahead\":\"1h\",\"by_sensor\":true,"
                + "\"shuffle_partitions\":3,\"colour\":\"red\"},\"moon\":{\"phase\":1}}";
        // when
        StreamProgress progress = RecordJson.read(bytes(json), StreamProgress.class);
        // then
        assertThat(progress.batchId()).isEqualTo(3);
        assertThat(progress.valid()).isEqualTo(11);
        assertThat(progress.rejected()).isZero();
        assertThat(progress.state()).isEqualTo(StreamState.UNKNOWN);
        assertThat(progress.host()).isEmpty();
        assertThat(progress.queryId()).isNull();
        assertThat(progress.outputStart()).isNull();
        assertThat(progress.unfinishedBatch()).isNull();
        assertThat(progress.options())
                .isEqualTo(new StreamProgress.Options(
                        new StreamOptions(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1), true),
                        3,
                        null,
                        null));
        assertThat(progress.isolation()).isEqualTo(Isolation.READ_UNCOMMITTED);
        assertThat(progress.offsets()).isEmpty();
        assertThat(progress.durationsMs()).isEmpty();
    }

    @Test
    void ranges_are_told_apart_by_where_the_isolation_was_switched() {
        // given
        Map<Integer, OffsetRange> ranges = Map.of(
                0, new OffsetRange(0, 5), 1, new OffsetRange(3, 9), 2, new OffsetRange(7, 9), 3, new OffsetRange(0, 2));
        StreamProgress.Options switched = options(Isolation.READ_COMMITTED, new TreeMap<>(Map.of(0, 7L, 1, 5L, 2, 7L)));
        // when, then: partition 3 was added after the switch
        assertThat(switched.byIsolation(ranges))
                .isEqualTo(Map.of(
                        Isolation.READ_UNCOMMITTED,
                        Map.of(0, new OffsetRange(0, 5), 1, new OffsetRange(3, 5)),
                        Isolation.READ_COMMITTED,
                        Map.of(1, new OffsetRange(5, 9), 2, new OffsetRange(7, 9), 3, new OffsetRange(0, 2))));
        assertThat(options(Isolation.READ_COMMITTED, null).byIsolation(ranges))
                .isEqualTo(Map.of(Isolation.READ_COMMITTED, ranges));
        assertThat(options(null, null).byIsolation(ranges)).isEqualTo(Map.of(Isolation.READ_UNCOMMITTED, ranges));
    }

    @Test
    void no_ranges_are_of_no_isolation_with_options_and_without() {
        StreamProgress old = report("r", "");
        StreamProgress recent = RecordJson.read(
                bytes("{\"stream\":\"out\",\"run_id\":\"r\",\"options\":{\"window\":\"10s\",\"watermark\":\"1m\","
                        + "\"max_ahead\":\"1h\",\"isolation\":\"read_committed\",\"shuffle_partitions\":1}}"),
                StreamProgress.class);

        assertThat(old.options()).isNull();
        assertThat(old.byIsolation(Map.of())).isEmpty();
        assertThat(recent.isolation()).isEqualTo(Isolation.READ_COMMITTED);
        assertThat(recent.byIsolation(Map.of())).isEmpty();
    }

    @Test
    void a_run_s_notice_is_kept_for_as_long_as_it_reports() {
        // given
        StreamProgress noticed = report("r", ",\"notice\":\"now\"");
        // when, then
        assertThat(report("r", "").after(noticed).after(noticed).notice()).isEqualTo("now");
        assertThat(report("r", ",\"notice\":\"later\"").after(noticed).notice()).isEqualTo("later");
        assertThat(report("other", "").after(noticed).notice()).isNull();
        assertThat(noticed.after(null)).isEqualTo(noticed);
    }

    @Test
    void a_report_without_a_batch_has_none_and_no_options_mean_all_records() {
        // when
        StreamProgress report = report("r", ",\"watermark\":null,\"error\":\"it broke\"");
        // then
        assertThat(report.batchId()).isEqualTo(-1);
        assertThat(report.batchTime()).isZero();
        assertThat(report.error()).isEqualTo("it broke");
        assertThat(report.byIsolation(Map.of(0, new OffsetRange(0, 5))))
                .isEqualTo(Map.of(Isolation.READ_UNCOMMITTED, Map.of(0, new OffsetRange(0, 5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "null",
                "[]",
                "{}",
                "{\"time\":\"soon\"}",
                "{\"time\":\"2026-11-22T07:00:00Z\",\"offsets\":{\"a\":{}}}",
                "{\"time\":\"2026-11-22T07:00:00Z\",\"options\":{\"window\":\"10s\"}}"
            })
    void a_value_that_is_not_a_report_is_passed_over(String value) {
        assertThat(StreamProgress.parse(bytes(value))).isEmpty();
    }

    @Test
    void a_tombstone_is_passed_over() {
        assertThat(StreamProgress.parse(null)).isEmpty();
    }

    @Test
    void the_report_of_a_reset_has_the_promised_shape_and_no_batch() {
        // when
        byte[] json = StreamProgress.resetJson("out", "in", Instant.parse("2026-11-22T07:00:00.500Z"));
        // then
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"stream\":\"out\",\"state\":\"reset\",\"time\":\"2026-11-22T07:00:00.500Z\","
                        + "\"batch_id\":-1,\"input_topic\":\"in\"}");
        StreamProgress reset = StreamProgress.parse(json).orElseThrow();
        assertThat(reset.state()).isEqualTo(StreamState.RESET);
        assertThat(reset.state().hasEnded()).isTrue();
        assertThat(reset.batchId()).isEqualTo(-1);
        assertThat(reset.inputTopic()).isEqualTo("in");
    }

    private static StreamProgress report(String run, String more) {
        return StreamProgress.parse(bytes("{\"stream\":\"s\",\"run_id\":\"" + run
                        + "\",\"state\":\"idle\",\"time\":\"2026-11-22T07:00:00Z\"" + more + "}"))
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StreamProgress.Options options(Isolation isolation, TreeMap<Integer, Long> committedFrom) {
        return new StreamProgress.Options(OPTIONS, 2, isolation, committedFrom);
    }

    private static StreamProgress progress(Instant watermark, String error) {
        return new StreamProgress(
                "out",
                "r",
                "q",
                7,
                "h",
                StreamState.RUNNING,
                Instant.parse("2026-11-22T07:00:20.500Z"),
                3,
                "in",
                "out",
                new StreamProgress.Options(OPTIONS, 2, Isolation.READ_COMMITTED, null),
                new TreeMap<>(Map.of(0, 123L)),
                new TreeMap<>(Map.of(10, new OffsetRange(0, 0), 0, new OffsetRange(5, 9))),
                watermark,
                4.5,
                100,
                new TreeMap<>(Collections.singletonMap("addBatch", 40L)),
                2,
                null,
                11,
                1,
                0,
                null,
                error,
                null);
    }
}
