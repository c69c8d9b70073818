package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.PublishReport.EndReason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishReportTest {
    private static final Instant TIME = Instant.parse("2026-11-22T07:00:00Z");

    private static final String LINE =
            "{\"state\":\"stopped\",\"topic\":\"t\",\"time\":\"2026-11-22T07:00:00Z\",\"sent\":12,"
                    + "\"acknowledged\":11,\"bytes\":1100,\"rate\":99.99,\"ack_ms_p50\":1.235,\"ack_ms_p99\":20.0,\"late\":4,"
                    + "\"duplicates\":5,\"malformed\":6,\"bad_rows\":3,\"elapsed_ms\":1234,"
                    + "\"first_event_time\":\"2026-11-22T06:59:00Z\",\"last_event_time\":\"2026-11-22T07:00:00Z\",\"total\":100,"
                    + "\"end\":\"interrupted\",\"error\":\"Kafka at \\\"b\\\"\\nstopped\"}";

    private static final PublishReport REPORT = new PublishReport(
            PublishReport.State.STOPPED,
            "t",
            TIME,
            12,
            11,
            1_100,
            99.99,
            1.235,
            20.0,
            4,
            5,
            6,
            3,
            1_234,
            TIME.minusSeconds(60),
            TIME,
            100L,
            EndReason.INTERRUPTED,
            "Kafka at \"b\"\nstopped");

    @Test
    void a_report_is_one_line_of_the_promised_shape() {
        assertThat(REPORT.toJson()).isEqualTo(LINE);
    }

    @Test
    void a_line_is_read_as_it_was_written() {
        assertThat(PublishReport.parse(LINE)).contains(REPORT);
    }

    @Test
    void what_is_not_known_is_left_out_and_a_newer_field_is_passed_over() {
        PublishReport report = PublishReport.parse(
                        "{\"state\":\"running\",\"topic\":\"t\",\"time\":\"2026-11-22T07:00:00Z\","
                                + "\"acknowledged\":3,\"moon\":1}")
                .orElseThrow();

        assertThat(report.acknowledged()).isEqualTo(3);
        assertThat(report.rate()).isNull();
        assertThat(report.total()).isNull();
        assertThat(report.toJson())
                .isEqualTo("{\"state\":\"running\",\"topic\":\"t\",\"time\":\"2026-11-22T07:00:00Z\",\"sent\":0,"
                        + "\"acknowledged\":3,\"bytes\":0,\"late\":0,\"duplicates\":0,\"malformed\":0,\"bad_rows\":0,"
                        + "\"elapsed_ms\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "INFO started",
                "[]",
                "{\"status\":1}",
                "{\"state\":\"running\",\"topic\":\"t\",\"ti",
                "{\"state\":\"dreaming\",\"topic\":\"t\",\"time\":\"2026-11-22T07:00:00Z\"}"
            })
    void another_line_of_the_log_is_not_a_report(String line) {
        assertThat(PublishReport.parse(line)).isEmpty();
    }

    @Test
    void a_process_that_was_started_again_counts_on() {
        PublishReport later = PublishReport.parse(
                        "{\"state\":\"running\",\"topic\":\"t\",\"time\":\"2026-11-22T07:01:00Z\","
                                + "\"sent\":2,\"acknowledged\":1,\"bytes\":100,\"rate\":1.5,\"elapsed_ms\":1233}")
                .orElseThrow();

        assertThat(later.isOfProcessAfter(REPORT)).isTrue();
        assertThat(REPORT.isOfProcessAfter(REPORT)).isFalse();
        assertThat(later.plus(REPORT).toJson())
                .isEqualTo("{\"state\":\"running\",\"topic\":\"t\",\"time\":\"2026-11-22T07:01:00Z\",\"sent\":14,"
                        + "\"acknowledged\":12,\"bytes\":1200,\"rate\":1.5,\"late\":4,\"duplicates\":5,\"malformed\":6,"
                        + "\"bad_rows\":3,\"elapsed_ms\":1233}");
    }
}
