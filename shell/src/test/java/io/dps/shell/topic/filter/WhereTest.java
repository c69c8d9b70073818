package io.dps.shell.topic.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.topic.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {
    private static final String VALUE = """
            {"temperature": 24.5, "sensor_id": "s1", "ok": true, "none": null, "text": "24.5", "a b": 1,
             "window": {"start": "2024-05-01T00:00:00Z"}, "list": [1, {"x": "it's"}], "big": 12345678901234567890}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature > 24",
                "temperature > 24 and sensor_id = \"s1\"",
                "temperature = 24.50",
                "temperature >= 24.5 AND temperature <= 24.5",
                "temperature < 24 or ok = true",
                "temperature < 24 and ok = false or sensor_id != 's2'",
                "not temperature < 24",
                "not (temperature < 24 or sensor_id <> 's1')",
                "none is null",
                "absent is null",
                "sensor_id is not null",
                "window.start >= '2024-05-01'",
                "list[0] = 1",
                "list[1].x = 'it''s'",
                "list[1].x == \"it's\"",
                "`a b` = 1",
                "big > 1e19",
                "big = 12345678901234567890",
                "temperature > -3",
                "text != 24.5",
                "not text = 24.5",
                "ok != 'true'",
                "window != 1",
                "absent > 1 or temperature > 24",
                "not (absent > 1 and temperature < 24)"
            })
    void holds(String condition) {
        assertThat(Where.parse(condition).test(record(VALUE.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "temperature > 24.5",
                "text > 24",
                "temperature = '24.5'",
                "absent = 1",
                "absent != 1",
                "none != 1",
                "list[9] = 1",
                "list = 1",
                "ok = 'true'",
                "window = 'x'",
                "not absent > 1",
                "not none > 1",
                "not not absent > 1",
                "not absent = 1",
                "not (absent > 1 or temperature < 24)",
                "not (absent > 1 and temperature > 24)",
                "not text > 24",
                "absent > 1 or not absent > 1",
                "temperature > 24 and sensor_id = 's2'"
            })
    void does_not_hold(String condition) {
        assertThat(Where.parse(condition).test(record(VALUE.getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void numbers_beyond_a_double_are_compared_too() {
        byte[] value = "{\"a\":1e999,\"b\":-1e999999999}".getBytes(StandardCharsets.UTF_8);

        assertThat(Where.parse("a > 1e998 and a >= 1e999 and b < 0").test(record(value)))
                .isTrue();
        assertThat(Where.parse("a = 1e998").test(record(value))).isFalse();
    }

    @Test
    void values_that_are_no_json_fulfil_nothing() {
        assertThat(Where.parse("a is null").test(record(null))).isFalse();
        assertThat(Where.parse("a is null").test(record(new byte[] {(byte) 0xFF, 0})))
                .isFalse();
        assertThat(Where.parse("not a = 1 or a is null").test(record("{} {}".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(Where.parse("a is null").test(record("not json".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"a\":2}            | a = 2",
                "{\"a\":{\"b\":1},\"a\":2}      | a.b is null and a = 2",
                "{\"a\":{\"b\":1},\"a\":{}}     | a.b is null and a is not null",
                "{\"a\":{\"b\":1,\"c\":[3]}}    | a.b = 1 and a.c[0] = 3 and a.c[1] is null and a.c != 3",
                "{\"a\":[[1],{\"b\":[2]}]}    | a[0][0] = 1 and a[1].b[0] = 2 and a[0].b is null",
                "{\"a\":{\"0\":1}}          | a[0] is null and a.`0` = 1",
                "{\"x\":{\"a\":1},\"y\":[{\"a\":2}]} | a is null",
                "[{\"a\":1}]              | a is null",
                "5                      | a is null",
                "{\"a\":1,\"b\":1e99999999999} | a = 1",
                "~~                     | a is null"
            })
    void fields_are_found_by_their_whole_path_and_the_last_of_a_name_counts(String value, String condition) {
        assertThat(Where.parse(condition).test(record(value.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":tru}",
                "{\"a\":1,\"b\":\"x}",
                "{\"a\":1,\"b\":\"\\q\"}",
                "{\"a\":1,\"b\":[1,]}",
                "{\"a\":1",
                "{\"a\":1} 2",
                "{\"a\":1}}"
            })
    void a_value_that_is_no_json_behind_the_field_fulfils_nothing(String value) {
        assertThat(Where.parse("a = 1").test(record(value.getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "temperature >          | --where, column 14: expected a number, a quoted string, true or false, found the end",
                "temperature            | --where, column 12: expected a comparison (= != < <= > >=, is null), found the end",
                "temperature > 24 and   | --where, column 21: expected a field, found the end",
                "a = 1 b = 2            | --where, column 7: expected 'and', 'or' or the end, found 'b'",
                "(a = 1                 | --where, column 7: expected ')', found the end",
                "a = \"x                | --where, column 5: the quote is never closed",
                "a ~ 1                  | --where, column 3: unexpected '~'",
                "a = null               | --where, column 5: expected a number, a quoted string, true or false (to test for null, write 'is null'), found 'null'",
                "a[x] = 1               | --where, column 3: expected an array index, such as [0]",
                "a = b                  | --where, column 5: expected a number, a quoted string, true or false, found 'b'"
            })
    void says_where_a_condition_is_wrong(String condition, String message) {
        assertThatThrownBy(() -> Where.parse(condition)).hasMessage(message);
    }

    @Test
    void does_not_fall_over_deep_nesting() {
        assertThatThrownBy(() -> Where.parse("(".repeat(100_000)))
                .hasMessageContaining("nested more than 100 levels deep");
        assertThatThrownBy(() -> Where.parse("not ".repeat(100_000)))
                .hasMessageContaining("nested more than 100 levels deep");
    }

    private static TopicRecord record(byte[] value) {
        return new TopicRecord("t", 0, 0, Instant.EPOCH, null, value, List.of());
    }
}
