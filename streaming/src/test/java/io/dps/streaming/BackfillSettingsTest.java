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

    private static BackfillSettings between(String from, String to) {
        StreamOptions options = new StreamOptions(Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(1), false);
        return new BackfillSettings(
                "127.0.0.1:1",
                "in",
                "out",
                Instant.parse(from),
                Instant.parse(to),
                Optional.empty(),
                options,
                Isolation.READ_COMMITTED);
    }
}
