package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    private static final List<String> KNOWN = List.of("topic", "stack", "stream", "generate", "sql", "set");

    @ParameterizedTest
    @CsvSource({"topc, topic", "stak, stack", "steam, stream", "genrate, generate", "sq, sql", "topic, topic"})
    void finds_what_a_typing_error_meant(String word, String expected) {
        assertThat(Suggestion.nearest(word, KNOWN)).contains(expected);
        assertThat(Suggestion.hint(word, KNOWN, "see")).isEqualTo("did you mean '" + expected + "'?");
    }

    @ParameterizedTest
    @CsvSource({"i, id", "b, a", "ip, id"})
    void finds_a_short_name_with_a_single_wrong_or_missing_letter(String word, String expected) {
        assertThat(Suggestion.nearest(word, List.of(expected, "region"))).contains(expected);
    }

    @Test
    void an_option_of_one_letter_is_not_similar_to_every_other_one() {
        assertThat(Suggestion.nearest("-x", List.of("-f", "-o"))).isEmpty();
    }

    @Test
    void says_something_else_where_nothing_is_near() {
        assertThat(Suggestion.nearest("dashboard", KNOWN)).isEmpty();
        assertThat(Suggestion.hint("x", List.of(), "see: help")).isEqualTo("see: help");
    }

    @Test
    void takes_the_first_by_name_of_two_that_are_as_near() {
        assertThat(Suggestion.nearest("se", List.of("st", "set", "sed"))).contains("sed");
    }
}
