package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import io.dps.streaming.Backfill.BackfillSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackfillSettingsTest {
    @Test
    void a_span_on_the_edges_of_windows_is_taken_whole() {
        BackfillSettings settings = between("2026-11-22T07:00:00Z", "2026-11-22T07:00:20Z");

        assertThat(settings.firstStart()).isEqualTo("2026-11-22T07:00:00Z");
        assertThat(settings.lastEnd()).isEqualTo("2026-11-22T07:00:20Z");
        assertThat(settings.earliestRecord()).isEqualTo("2026-11-22T06:00:00Z");
    }

    @Test
    void windows_that_lie_only_partly_in_the_span_are_left_out() {
        BackfillSettings settings = between("2026-11-22T07:00:00.001Z", "2026-11-22T07:00:29.999Z");

        assertThat(settings.firstStart()).isEqualTo("2026-11-22T07:00:10Z");
        assertThat(settings.lastEnd()).isEqualTo("2026-11-22T07:00:20Z");
    }

    @Test
    void a_span_without_a_whole_window_is_refused() {
        assertThatThrownBy(() -> between("2026-11-22T07:00:01Z", "2026-11-22T07:00:19Z"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("no whole window of 10s lies between 2026-11-22T07:00:01Z and 2026-11-22T07:00:19Z");
    }

    @Test
    void kafka_is_read_from_the_earliest_record_that_a_reading_of_the_span_may_have() {
        assertThat(Backfill.bounds(between("2026-11-22T07:00:00Z", "2026-11-22T07:00:20Z")))
                .containsEntry("startingTimestamp", millis("2026-11-22T06:00:00Z"))
                .containsEntry("startingOffsetsByTimestampStrategy", "latest")
                .doesNotContainKey("endingTimestamp");
    }

    @Test
    void a_span_that_begins_with_1970_is_read_from_the_first_record() {
        assertThat(Backfill.bounds(between("1970-01-01T00:10:00Z", "1970-01-01T00:20:00Z")))
                .containsEntry("startingTimestamp", "0");
    }

    @Test
    void a_record_of_just_the_last_moment_is_read_and_none_after_it() {
        assertThat(Backfill.bounds(
                        between("2026-11-22T07:00:00Z", "2026-11-22T07:00:20Z", Optional.of("2026-11-22T07:05:00Z"))))
                .containsEntry("endingTimestamp", millis("2026-11-22T07:05:00.001Z"));
    }

    private static String millis(String time) {
        return Long.toString(Instant.parse(time).toEpochMilli());
    }

    private static BackfillSettings between(String from, String to) {
        return between(from, to, Optional.empty());
    }

    private static BackfillSettings between(String from, String to, Optional<String> recordedUntil) {
        StreamOptions options = new StreamOptions(Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(1), false);
        return new BackfillSettings(
                "127.0.0.1:1",
                "in",
                "out",
                Instant.parse(from),
                Instant.parse(to),
                recordedUntil.map(Instant::parse),
                options,
                Isolation.READ_COMMITTED);
    }
}
