package io.dps.streaming.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.testing.HostileText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Anyone may write to the topic of readings: no record may end the averager. */
final class HostileReadingsTest {
    private static final String RIGHT =
            "{\"process_timestamp\":\"2026-11-22T07:00:00Z\",\"temperature\":21.5,\"humidity\":42,\"pressure\":1003,"
                    + "\"sensor_id\":\"a\"}";

    private final ReadingRules rules = new ReadingRules(Duration.ofHours(1));

    @Provide
    Arbitrary<String> values() {
        return HostileText.near(
                RIGHT,
                "{",
                "}",
                "\"temperature\":",
                "\"process_timestamp\":",
                "\"2026-11-22T07:00:00.123456789+23:59\"",
                "1e6",
                "1e-999999999",
                "-",
                "null",
                "true",
                "[",
                "\"\\ud800\"",
                "+999999999-12-31T23:59:60Z",
                ",",
                "1.");
    }

    @Property
    void any_record_is_a_reading_or_a_reject(@ForAll("values") String value, @ForAll byte[] key, @ForAll long micros) {
        judge(value.getBytes(StandardCharsets.UTF_8), key, micros);
    }

    @Property
    void so_is_any_sequence_of_bytes(@ForAll byte[] value, @ForAll long micros) {
        judge(value, null, micros);
    }

    private void judge(byte[] value, byte[] key, long micros) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThat(rules.judge(value, key, micros))
                .isNotNull());
    }
}
