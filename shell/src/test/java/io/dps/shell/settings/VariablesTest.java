package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VariablesTest {
    private final Variables variables = new Variables(Map.of("HOME", "/home/ada", "EMPTY", ""));

    @Test
    void what_was_set_hides_the_environment_until_it_is_unset() {
        variables.set("HOME", "/elsewhere");
        assertThat(variables.get("HOME")).contains("/elsewhere");
        assertThat(variables.merged()).containsEntry("HOME", "/elsewhere").containsEntry("EMPTY", "");
        assertThat(variables.session()).isEqualTo(Map.of("HOME", "/elsewhere"));

        assertThat(variables.unset("HOME")).isTrue();

        assertThat(variables.get("HOME")).contains("/home/ada");
        assertThat(variables.unset("HOME")).isFalse();
    }

    @Test
    void a_default_stands_in_for_what_is_not_set_or_empty() {
        assertThat(variables.require("HOME", "x")).isEqualTo("/home/ada");
        assertThat(variables.require("EMPTY", "x")).isEqualTo("x");
        assertThat(variables.require("EMPTY", null)).isEmpty();
        assertThat(variables.require("NONE", "")).isEmpty();
    }

    @Test
    void what_is_neither_set_nor_has_a_default_is_an_error_that_tells_both_ways() {
        assertThatThrownBy(() -> variables.require("NONE", null))
                .hasMessage("variable 'NONE' is not set")
                .isInstanceOfSatisfying(UserFailure.class, e -> assertThat(e.hint())
                        .isEqualTo("set the variable with: set NONE=VALUE, or give a default: ${NONE:-VALUE}"));
    }

    @ParameterizedTest
    @CsvSource({"1, one", "2, two", "0,", "3,", "99999999999999999999,"})
    void numbers_are_the_arguments_of_the_batch_file(String name, String expected) {
        assertThat(variables.enter(List.of("one", "two"))).isEmpty();

        assertThat(variables.get(name).orElse(null)).isEqualTo(expected);
    }

    @Test
    void the_arguments_of_the_file_before_come_back() {
        variables.enter(List.of("outer"));
        List<String> before = variables.enter(List.of("inner"));

        variables.enter(before);

        assertThat(variables.get("1")).contains("outer");
    }

    @Test
    void a_copy_changes_apart() {
        variables.set("A", "1");
        variables.enter(List.of("x"));
        Variables copy = variables.copy();

        copy.set("A", "2");

        assertThat(variables.get("A")).contains("1");
        assertThat(copy.get("A")).contains("2");
        assertThat(copy.get("1")).contains("x");
        assertThat(copy.get("HOME")).contains("/home/ada");
    }
}
