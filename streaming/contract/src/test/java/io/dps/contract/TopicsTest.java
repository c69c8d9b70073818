package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {Topics.READINGS, Topics.AVERAGES, Topics.PROGRESS, Topics.DEFINITIONS, "a", "...", "A-1.b_2"})
    void a_name_that_kafka_takes_is_one(String name) {
        assertThat(Topics.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "~a", "caf\u00e9", "a\n"})
    void what_kafka_refuses_is_not(String name) {
        assertThat(Topics.isName(name)).isFalse();
    }

    @Test
    void a_name_has_at_most_249_characters() {
        assertThat(Topics.isName("a".repeat(249))).isTrue();
        assertThat(Topics.isName("a".repeat(250))).isFalse();
    }
}
