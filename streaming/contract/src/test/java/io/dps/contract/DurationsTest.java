package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "200000d, P36525D, 36525d",
        "999999999999d999999999999h, P36525D, 36525d",
        "500ms, PT0.5S, 500ms",
        "0s, PT0S, 0s",
        "10s, PT10S, 10s",
        "1m30s, PT1M30S, 90s",
        "2h, PT2H, 2h",
        "7d, P7D, 7d",
        "1s500ms, PT1.5S, 1500ms",
        "999999999s, PT999999999S, 999999999s",
        "10000ms, PT10S, 10s",
        "60s, PT1M, 1m",
        "60m, PT1H, 1h",
        "36h, PT36H, 36h",
        "24h, P1D, 1d",
        "0h, PT0S, 0s"
    })
    void reads_and_writes_what_people_write(String text, Duration expected, String formatted) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
        assertThat(Durations.format(expected)).isEqualTo(formatted);
        assertThat(Durations.parse(formatted)).isEqualTo(expected);
    }

    @Test
    void however_many_parts_there_are_a_century_is_the_most() {
        assertThat(Durations.parse("999999999999d".repeat(200))).isEqualTo(Duration.ofDays(36_525));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "-1s",
                "1.5s",
                "1 s",
                "1S",
                "1s ",
                "1s x",
                "1w",
                "PT10S",
                "x1s",
                "99999999999999s",
                "1s2"
            })
    void refuses_everything_else(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(DateTimeParseException.class)
                .hasMessage("expected a duration such as 500ms, 30s, 2m or 1h");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0.0s",
        "PT0.123S, 0.1s",
        "PT59.94S, 59.9s",
        "PT59.99S, 1m0s",
        "PT60S, 1m0s",
        "PT61S, 1m1s",
        "PT1H1M1S, 1h1m",
        "PT23H59M59S, 23h59m",
        "P1DT3H, 1d3h",
        "P400D, 400d0h"
    })
    void shows_a_duration_in_two_units_at_most(Duration duration, String expected) {
        assertThat(Durations.show(duration)).isEqualTo(expected);
    }
}
