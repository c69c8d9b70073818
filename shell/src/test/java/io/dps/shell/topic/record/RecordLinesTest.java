package io.dps.shell.topic.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLinesTest {
    @Test
    void a_line_is_the_value_of_a_record() {
        assertThat(values("a\n\nb", LineForm.value())).containsExactly("a", "", "b");
        assertThat(values("a\n", LineForm.value())).containsExactly("a");
        assertThat(values("", LineForm.value())).isEmpty();
    }

    @Test
    void a_mark_of_byte_order_and_carriage_returns_are_no_part_of_values() {
        assertThat(values("\uFEFFa\r\nb\r\n\uFEFFc", LineForm.value())).containsExactly("a", "b", "\uFEFFc");
        assertThat(values("\uFEFF", LineForm.value())).containsExactly("");
    }

    @Test
    void bytes_that_are_no_text_pass_unchanged() {
        RecordLines lines = lines(new byte[] {(byte) 0xFF, 0, (byte) 0xC3, '\n'}, LineForm.value());

        assertThat(lines.next().orElseThrow().value()).containsExactly(0xFF, 0, 0xC3);
    }

    @Test
    void a_template_cuts_key_headers_partition_timestamp_and_value() {
        NewRecord record = lines("3;s1;a=1,b=;1714564800500;x;y=1", LineForm.parse("%p;%k;%h;%T;%s"))
                .next()
                .orElseThrow();

        assertThat(record.partition()).hasValue(3);
        assertThat(record.key()).asString().isEqualTo("s1");
        assertThat(record.headers()).extracting(header -> header.key()).containsExactly("a", "b");
        assertThat(record.timestamp()).contains(Instant.ofEpochMilli(1_714_564_800_500L));
        assertThat(record.value()).asString().isEqualTo("x;y=1");
    }

    @Test
    void an_empty_key_is_none() {
        NewRecord record = lines(":v", LineForm.parse("%k:%s")).next().orElseThrow();

        assertThat(record.key()).isNull();
        assertThat(record.value()).asString().isEqualTo("v");
    }

    @Test
    void json_lines_carry_all_of_a_record() {
        NewRecord record = lines("""
                        {"topic":"t","partition":1,"offset":9,"timestamp":"2024-05-01T12:00:00.500Z","key":null,\
                        "value":{"base64":"/wA="},"headers":[{"key":"h","value":"1"},{"key":"h","value":null}]}""", LineForm.parse("jsonl")).next().orElseThrow();

        assertThat(record.partition()).hasValue(1);
        assertThat(record.timestamp()).contains(Instant.parse("2024-05-01T12:00:00.500Z"));
        assertThat(record.key()).isNull();
        assertThat(record.value()).containsExactly(0xFF, 0);
        assertThat(record.headers()).hasSize(2);
        assertThat(record.headers().get(0).value()).asString().isEqualTo("1");
        assertThat(record.headers().get(1).value()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jsonl  | not json                       | in.txt:2: not JSON: ",
                "jsonl  | [1]                            | in.txt:2: not a JSON object",
                "jsonl  | {\"key\":\"k\"}                | in.txt:2: the field 'value' is missing; for a tombstone, write \"value\":null",
                "jsonl  | {\"value\":{\"a\":1}}          | in.txt:2: 'value' is neither a string nor null",
                "jsonl  | {\"value\":{\"base64\":\"*\"}} | in.txt:2: 'value' is not valid base64",
                "jsonl  | {\"value\":null,\"wert\":1}    | in.txt:2: unknown field 'wert'",
                "jsonl  | {\"value\":null,\"partition\":-1} | in.txt:2: 'partition' is not a partition number",
                "jsonl  | {\"value\":null,\"timestamp\":\"x\"} | in.txt:2: 'timestamp' is not an RFC 3339 time",
                "jsonl  | {\"value\":null} {}            | in.txt:2: not JSON: ",
                "jsonl  | {\"value\":null,\"timestamp\":\"1969-12-31T23:59:59.999Z\"} | in.txt:2: Kafka accepts no time before 1970: 1969-12-31T23:59:59.999Z",
                "jsonl  | {\"value\":null,\"timestamp\":\"-1000000000-01-01T00:00:00Z\"} | in.txt:2: Kafka accepts no time before 1970",
                "jsonl  | {\"value\":null,\"timestamp\":\"+1000000000-12-31T23:59:59Z\"} | in.txt:2: dps accepts no time after the year 9999",
                "%T:%s  | -2:1                           | in.txt:2: Kafka accepts no time before 1970: -2",
                "%k:%s  | a:                             | in.txt:2: the value is empty, and a template cannot tell",
                "%k:%s  | no colon                       | in.txt:2: the line does not match the template '%k:%s'",
                "%p:%s  | x:1                            | in.txt:2: the partition is not a valid number",
                "%h:%s  | x:1                            | in.txt:2: headers are not of the form"
            })
    void a_line_that_is_no_record_is_named(String format, String line, String message) {
        String good = format.equals("jsonl") ? "{\"value\":\"v\"}" : format.equals("%h:%s") ? "a=1:1" : "1:1";
        RecordLines lines = lines(good + "\n" + line, LineForm.parse(format));

        assertThat(lines.next()).isPresent();
        assertThatThrownBy(lines::next).hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%h,%s", "%h=%s", "%h\\\\%s", "%hn%s"})
    void a_template_that_headers_could_not_be_told_from_is_refused(String template) {
        assertThatThrownBy(() -> LineForm.parse(template))
                .hasMessageContaining("the text after %h must not begin with");
    }

    @Test
    void a_record_without_a_timestamp_gets_the_time_of_writing() {
        assertThat(lines("{\"timestamp\":null,\"value\":\"v\"}", LineForm.parse("jsonl"))
                        .next()
                        .orElseThrow()
                        .timestamp())
                .isEmpty();
        assertThat(lines("-1:v", LineForm.parse("%T:%s")).next().orElseThrow().timestamp())
                .isEmpty();
    }

    private static List<String> values(String text, LineForm form) {
        List<String> values = new ArrayList<>();
        RecordLines lines = lines(text, form);
        for (Optional<NewRecord> next = lines.next(); next.isPresent(); next = lines.next()) {
            values.add(new String(next.get().value(), StandardCharsets.UTF_8));
        }
        return values;
    }

    private static RecordLines lines(String text, LineForm form) {
        return lines(text.getBytes(StandardCharsets.UTF_8), form);
    }

    private static RecordLines lines(byte[] bytes, LineForm form) {
        return new RecordLines(new ByteArrayInputStream(bytes), "in.txt", form);
    }
}
