package io.dps.generator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadingTest {

    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refuses_numbers_that_JSON_cannot_say(double number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reading(NOW, number, 1, 1, "s"))
                .withMessageStartingWith("temperature");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reading(NOW, 1, number, 1, "s"))
                .withMessageStartingWith("humidity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reading(NOW, 1, 1, number, "s"))
                .withMessageStartingWith("pressure");
    }

    @Test
    void refuses_a_blank_sensor_id() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reading(NOW, 1, 1, 1, " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z"})
    void refuses_years_that_RFC_3339_cannot_say(String time) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reading(Instant.parse(time), 1, 1, 1, "s"));
    }

    @Test
    void fields_are_found_by_their_JSON_name() {
        assertThat(ReadingField.named("sensor_id")).contains(ReadingField.SENSOR_ID);
        assertThat(ReadingField.named("SENSOR_ID")).isEmpty();
    }
}
