package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.FailureKind;
import io.dps.contract.PublishReport.EndReason;
import io.dps.generator.publish.PublishSnapshot.FaultCounts;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PublishReportsTest {

    private static final Instant TIME = Instant.parse("2026-11-22T07:00:00Z");
    private static final PublishSnapshot TOTALS = new PublishSnapshot(
            12,
            11,
            1_100,
            0,
            3,
            new FaultCounts(4, 5, 6),
            OptionalDouble.of(99.98765),
            OptionalDouble.of(1.23456),
            OptionalDouble.of(20),
            Duration.ofMillis(1_234),
            Duration.ofMillis(234),
            Optional.of(TIME.minusSeconds(60)),
            Optional.of(TIME),
            OptionalLong.of(100),
            OptionalDouble.empty());

    @Test
    void says_all_that_is_known_on_one_line() {
        assertThat(PublishReports.running("weather_data", TIME, TOTALS).toJson())
                .isEqualTo("{\"state\":\"running\",\"topic\":\"weather_data\",\"time\":\"2026-11-22T07:00:00Z\","
                        + "\"sent\":12,\"acknowledged\":11,\"bytes\":1100,\"rate\":99.99,"
                        + "\"ack_ms_p50\":1.235,\"ack_ms_p99\":20.0,"
                        + "\"late\":4,\"duplicates\":5,\"malformed\":6,\"bad_rows\":3,\"elapsed_ms\":1234,"
                        + "\"first_event_time\":\"2026-11-22T06:59:00Z\","
                        + "\"last_event_time\":\"2026-11-22T07:00:00Z\",\"total\":100}");
    }

    @Test
    void leaves_out_what_is_not_known() {
        assertThat(PublishReports.running("t", TIME, PublishSnapshot.none()).toJson())
                .isEqualTo("{\"state\":\"running\",\"topic\":\"t\",\"time\":\"2026-11-22T07:00:00Z\","
                        + "\"sent\":0,\"acknowledged\":0,\"bytes\":0,\"late\":0,\"duplicates\":0,"
                        + "\"malformed\":0,\"bad_rows\":0,\"elapsed_ms\":0}");
    }

    @Test
    void tells_an_end_from_a_stop_and_a_failure() {
        PublishSummary ended = new PublishSummary(EndReason.COUNT, TOTALS);
        PublishSummary stopped = new PublishSummary(EndReason.INTERRUPTED, TOTALS);
        PublishFailure failure =
                new PublishFailure(FailureKind.UNREACHABLE, "Kafka at \"b\"\nstopped", "look", TOTALS, null);

        assertThat(PublishReports.ended("t", TIME, ended).toJson())
                .startsWith("{\"state\":\"ended\"")
                .endsWith("\"end\":\"count\"}");
        assertThat(PublishReports.ended("t", TIME, stopped).toJson())
                .startsWith("{\"state\":\"stopped\"")
                .endsWith("\"end\":\"interrupted\"}");
        assertThat(PublishReports.failed("t", TIME, failure).toJson())
                .startsWith("{\"state\":\"failed\"")
                .contains("\"acknowledged\":11")
                .endsWith("\"error\":\"Kafka at \\\"b\\\"\\nstopped\"}");
    }
}
