package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstantTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2024-02-29T23:59:59.100Z",
                "2026-12-01T01:02:03.000004Z",
                "2026-12-01T01:02:03.999999999Z",
                "0000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999Z",
                "+10000-01-01T00:00:00Z"
            })
    void a_time_is_written_as_it_was_read(String text) {
        assertThat(InstantText.of(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void any_time_is_written_as_java_writes_it() {
        Random chance = new Random(1);

        for (int i = 0; i < 20_000; i++) {
            long second = chance.nextLong() % 300_000_000_000L;
            int unit = new int[] {1, 1_000, 1_000_000, 1_000_000_000}[chance.nextInt(4)];
            Instant time = Instant.ofEpochSecond(second, chance.nextInt(1_000_000_000) / unit * unit);

            assertThat(InstantText.of(time)).isEqualTo(DateTimeFormatter.ISO_INSTANT.format(time));
        }
    }
}
