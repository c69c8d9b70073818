package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamProgressTest {
    @Test
    void every_field_of_a_report_is_read() {
        StreamProgress report = StreamProgress.parse(bytes("""
                        {"stream":"weather_data_avg","query_id":"q","run_id":"r","pid":42,"host":"edge","state":"running",
                        "time":"2026-11-22T07:00:00Z","batch_id":3,"input_topic":"weather_data","output_topic":"weather_data_avg",
                        "offsets":{"0":{"start":1,"end":5},"3":{"start":0,"end":2}},"output_start":{"0":7},
                        "watermark":"2026-11-22T06:59:50Z","input_rows_per_second":4.5,"processed_rows_per_second":8.5,
                        "durations_ms":{"addBatch":200,"triggerExecution":250},"state_rows":6,"valid":10,"rejected":2,
                        "late_groups":1,"options":{"window":"10s","watermark":"1m","max_ahead":"1h","by_sensor":true,
                        "shuffle_partitions":2},"new_field":[1]}
                        """)).orElseThrow();

        assertThat(report.queryId()).contains("q");
        assertThat(report.pid()).isEqualTo(42);
        assertThat(report.host()).isEqualTo("edge");
        assertThat(report.batchId()).isEqualTo(3);
        assertThat(report.offsets())
                .isEqualTo(new TreeMap<>(Map.of(0, new OffsetRange(1, 5), 3, new OffsetRange(0, 2))));
        assertThat(report.outputStart()).isEqualTo(new TreeMap<>(Map.of(0, 7L)));
        assertThat(report.watermark()).contains(Instant.parse("2026-11-22T06:59:50Z"));
        assertThat(report.inputRate()).isEqualTo(4.5);
        assertThat(report.processedRate()).isEqualTo(8.5);
        assertThat(report.batchTime()).isEqualTo(Duration.ofMillis(250));
        assertThat(report.stateRows()).isEqualTo(6);
        assertThat(report.options())
                .contains(new StreamOptions(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        true,
                        Duration.ofHours(1),
                        Isolation.READ_UNCOMMITTED));
        assertThat(report.error()).isEmpty();
        assertThat(report.hasEnded()).isFalse();
    }

    @Test
    void a_report_tells_under_which_isolation_each_offset_was_read() {
        Map<Integer, OffsetRange> ranges =
                Map.of(0, new OffsetRange(0, 5), 1, new OffsetRange(3, 9), 2, new OffsetRange(0, 2));

        assertThat(options("").byIsolation(ranges)).isEqualTo(Map.of(Isolation.READ_UNCOMMITTED, ranges));
        assertThat(options(",\"isolation\":\"read_uncommitted\"").byIsolation(ranges))
                .isEqualTo(Map.of(Isolation.READ_UNCOMMITTED, ranges));
        assertThat(options(",\"isolation\":\"read_committed\"").byIsolation(ranges))
                .isEqualTo(Map.of(Isolation.READ_COMMITTED, ranges));
        assertThat(options(",\"isolation\":\"read_committed\",\"committed_from\":{\"0\":7,\"1\":5}")
                        .byIsolation(ranges))
                .isEqualTo(Map.of(
                        Isolation.READ_UNCOMMITTED,
                        Map.of(0, new OffsetRange(0, 5), 1, new OffsetRange(3, 5)),
                        Isolation.READ_COMMITTED,
                        Map.of(1, new OffsetRange(5, 9), 2, new OffsetRange(0, 2))));
    }

    @Test
    void what_a_run_said_once_is_kept_for_as_long_as_it_reports() {
        StreamProgress said = of("r", ",\"notice\":\"now\"");

        assertThat(of("r", "").after(said).after(said).notice()).contains("now");
        assertThat(of("r", ",\"notice\":\"later\"").after(said).notice()).contains("later");
        assertThat(of("other", "").after(said).notice()).isEmpty();
        assertThat(said.after(null)).isEqualTo(said);
    }

    private static StreamProgress options(String more) {
        return of(
                "r",
                ",\"options\":{\"window\":\"10s\",\"watermark\":\"1m\",\"max_ahead\":\"1h\",\"by_sensor\":true" + more
                        + "}");
    }

    private static StreamProgress of(String run, String more) {
        return StreamProgress.parse(bytes("{\"stream\":\"s\",\"run_id\":\"" + run
                        + "\",\"state\":\"idle\",\"time\":\"2026-11-22T07:00:00Z\"" + more + "}"))
                .orElseThrow();
    }

    @Test
    void a_report_of_an_older_averager_is_read_without_what_it_does_not_say() {
        StreamProgress report = StreamProgress.parse(bytes(
                        "{\"stream\":\"s\",\"run_id\":\"r\",\"state\":\"failed\",\"time\":\"2026-11-22T07:00:00Z\","
                                + "\"watermark\":null,\"error\":\"it broke\"}"))
                .orElseThrow();

        assertThat(report.queryId()).isEmpty();
        assertThat(report.batchId()).isEqualTo(-1);
        assertThat(report.offsets()).isEmpty();
        assertThat(report.options()).isEmpty();
        assertThat(report.watermark()).isEmpty();
        assertThat(report.error()).contains("it broke");
        assertThat(report.hasEnded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"time\":\"soon\"}",
                "{\"time\":\"2026-11-22T07:00:00Z\",\"offsets\":{\"a\":{}}}"
            })
    void what_is_no_report_is_passed_over(String value) {
        assertThat(StreamProgress.parse(bytes(value))).isEmpty();
    }

    @Test
    void a_tombstone_is_passed_over() {
        assertThat(StreamProgress.parse(null)).isEmpty();
    }

    @Test
    void the_report_of_a_reset_reads_as_one_without_a_batch() {
        StreamProgress reset = StreamProgress.parse(
                        StreamProgress.reset("weather_data_avg", "weather_data", Instant.parse("2026-11-22T07:00:00Z")))
                .orElseThrow();

        assertThat(reset.state()).isEqualTo(StreamProgress.RESET);
        assertThat(reset.hasEnded()).isTrue();
        assertThat(reset.batchId()).isEqualTo(-1);
        assertThat(reset.inputTopic()).isEqualTo("weather_data");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
