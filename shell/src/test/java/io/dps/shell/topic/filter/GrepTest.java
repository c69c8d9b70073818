package io.dps.shell.topic.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions on texts at which Java's matcher alone overflows its stack or goes on for years. */
final class GrepTest {
    private static TopicRecord record(String key, String value) {
        return new TopicRecord("t", 3, 17, Instant.EPOCH, bytes(key), bytes(value), List.of());
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "^(\\w|-)+$, a-b, 50000, '', true",
        "^(\\w|-)+$, a-b, 50000, !, false",
        "^(a+)+$, a, 20000, '', true",
        "^(a+)+$, a, 20000, !, false",
        "(x+x+)+y, x, 5000, '', false"
    })
    void long_texts_are_matched_in_time(String regex, String piece, int times, String end, boolean isFound) {
        assertThat(Grep.parse(regex).test(record(null, piece.repeat(times) + end)))
                .isEqualTo(isFound);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "c$, true",
                "^abc$, true",
                "\\babc\\b, true",
                "\\Qabc\\E, true",
                "[a-c&&[^b]]{2}, false",
                "(?<=b)c, true",
                "(b)\\1, false",
                "^b, false"
            })
    void an_expression_means_what_it_means_in_java(String regex, boolean isFound) {
        assertThat(Grep.parse(regex).test(record(null, "abc\n"))).isEqualTo(isFound);
        assertThat(Grep.parse(regex).test(record("abc", null))).isEqualTo(isFound);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.b", "a\\sb", "a\\vb", "b\\z", "b$", "(?m)^b", "(?i)\u00e4", "(?i)k", "a[^x]b", "(?s)a.b", "^b"
            })
    void line_ends_and_letters_beyond_ascii_mean_what_they_mean_in_java(String regex) {
        for (String end : List.of("\n", "\r", "\r\n", "\u000b", "\u0085", "\u2028", "\u00c4", "\u212a", "\t", "")) {
            for (String text : List.of("a" + end + "b", "ab" + end, end + "b", end)) {
                assertThat(Grep.parse(regex).test(record(null, text)))
                        .as("'%s' in '%s'", regex, text)
                        .isEqualTo(Pattern.compile(regex).matcher(text).find());
            }
        }
    }

    @Test
    void letters_beyond_ascii_belong_to_words() {
        assertThat(Grep.parse("\\bärger\\b").test(record(null, "so ein ärger"))).isTrue();
        assertThat(Grep.parse("arg\\b").test(record(null, "argä"))).isFalse();
    }

    @Test
    void a_text_that_takes_java_too_long_is_a_failure_that_names_the_record() {
        assertThatThrownBy(() -> Grep.parse("^(a|aa)+\\1$").test(record("k", "a".repeat(60) + "b")))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure)
                            .hasMessage(
                                    "--grep takes too long or too much memory on the record at offset 17 of partition 3");
                    assertThat(failure.hint()).contains("back references");
                });
    }

    @Test
    void a_text_at_which_java_overflows_is_a_failure_too() {
        assertThatThrownBy(() -> Grep.parse("^(a|b)*(?=c)").test(record(null, "a".repeat(2_000_000))))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.FAILED));
    }

    @Test
    void an_interrupted_search_ends() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Grep.parse("^(a|aa)+\\1$").test(record(null, "a".repeat(60) + "b")))
                    .isInstanceOfSatisfying(
                            UserFailure.class, end -> assertThat(end.kind()).isEqualTo(FailureKind.INTERRUPTED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
