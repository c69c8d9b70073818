package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @Test
    void the_longest_that_the_shell_passes_on_is_read() {
        assertThat(DurationText.parse("3155760000s")).isEqualTo(Duration.ofDays(36_525));
        assertThat(DurationText.parse("9999999999999d")).isEqualTo(Duration.ofDays(36_525));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "1500ms, PT1.5S, 1500ms",
        "10s, PT10S, 10s",
        "10000ms, PT10S, 10s",
        "90s, PT90S, 90s",
        "60s, PT1M, 1m",
        "60m, PT1H, 1h",
        "36h, PT36H, 36h",
        "24h, PT24H, 1d",
        "0s, PT0S, 0s",
        "0h, PT0S, 0s"
    })
    void a_duration_is_read_and_written_in_its_largest_whole_unit(String text, Duration expected, String written) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
        assertThat(DurationText.format(expected)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "10 s", "10S", "1w", "PT10S", "99999999999999s"})
    void other_forms_are_refused(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
