package io.dps.shell.topic.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.topic.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFormatTest {
    private static final TopicRecord RECORD = new TopicRecord(
            "t1",
            2,
            7,
            Instant.ofEpochMilli(1_714_564_800_500L),
            bytes("k"),
            bytes("wärme"),
            List.of(new TopicRecord.Header("a", bytes("1")), new TopicRecord.Header("b", null)));
    private static final TopicRecord EMPTY = new TopicRecord("t1", 0, 0, Instant.EPOCH, null, null, List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%t %p %o %k %s | t1 2 7 k wärme",
                "%v             | wärme",
                "%S/%K          | 6/1",
                "%T             | 1714564800500",
                "[%h]           | [a=1,b=NULL]",
                "100%%          | 100%",
                "\\x41\\\\ä     | A\\ä"
            })
    void writes_fields_and_escapes(String template, String expected) {
        assertThat(written(template, RECORD)).isEqualTo(expected);
    }

    @Test
    void writes_what_is_absent_as_nothing_and_its_length_as_minus_one() {
        assertThat(written("%k|%s|%K|%S|%h", EMPTY)).isEqualTo("||-1|-1|");
    }

    @Test
    void a_record_without_a_timestamp_has_that_of_kafka() {
        assertThat(written("%T", new TopicRecord("t1", 0, 0, null, null, null, List.of())))
                .isEqualTo("-1");
    }

    @Test
    void headers_are_read_back_exactly() {
        byte[] any = {(byte) 0xFF, 0, '\r', '\n', '\\', 'n', ',', '=', '|'};
        List<TopicRecord.Header> headers = List.of(
                new TopicRecord.Header("a,b=c\\|d", bytes("1,2=3|4")),
                new TopicRecord.Header("", bytes("")),
                new TopicRecord.Header("none", null),
                new TopicRecord.Header("NULL", bytes("NULL")),
                new TopicRecord.Header("any", any));
        for (String template : List.of("%h|%s\\n", "%s|%h\\n", "%T||%h||%s\\n")) {
            TopicRecord record = new TopicRecord("t1", 0, 0, null, null, bytes("v"), headers);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            RecordFormat.parse(template).write(record, target(out));

            RecordLines lines = new RecordLines(
                    new java.io.ByteArrayInputStream(out.toByteArray()),
                    "in",
                    LineForm.parse(template.replace("\\n", "")));
            NewRecord read = lines.next().orElseThrow();

            assertThat(read.value()).isEqualTo(bytes("v"));
            assertThat(read.timestamp()).isEmpty();
            assertThat(read.headers()).usingRecursiveComparison().isEqualTo(headers);
            assertThat(lines.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "%k|%s\\n    ; a|b  ; v    ; its key contains the separator that follows %k",
                "%k|%s\\n    ; a    ; v|w  ; none",
                "%s|%k\\n    ; a    ; v|w  ; its value contains the separator that follows %s",
                "%s|%k\\n    ; a|b  ; v    ; none",
                "%k||%s\\n   ; a|   ; v    ; its key contains the separator that follows %k",
                "%k|%s\\x0a  ; a|b  ; v    ; its key contains the separator that follows %k",
                "%k|%s|\\n   ; a    ; v|w  ; none",
                "%k|%s\\n    ; ''   ; v    ; 'its key is empty and would be read as no key'",
                "%k|%s\\n    ; none ; v    ; none",
                "%k|%s\\n    ; a    ; none ; none",
                "%k|%s\\n    ; a!b  ; v    ; its key contains a line break",
                "%k|%s\\n    ; a    ; v!w  ; its value contains a line break",
                "%s\\n       ; a!b  ; v    ; none",
                "%s\\n       ; a    ; v!   ; its value contains a line break",
                "%k|%s\\n    ; a    ; v^   ; its line ends with a carriage return",
                "%k|%s\\n    ; \uFEFFa ; v   ; its line begins with a byte order mark",
                "%p %o %k %s\\n; a b ; v   ; none",
                "%k %s       ; a b  ; v    ; none"
            })
    void tells_which_record_a_line_would_not_give_back(String template, String key, String value, String lost) {
        TopicRecord record = new TopicRecord("t1", 0, 0, null, text(key), text(value), List.of());

        assertThat(ReadBack.of(template).lost(record)).isEqualTo(Optional.ofNullable(lost));
    }

    private static byte[] text(String text) {
        return text == null ? null : bytes(text.replace('!', '\n').replace('^', '\r'));
    }

    @Test
    void adds_no_end_of_line_by_itself() {
        assertThat(written("%o\\t\\r\\n\\0", RECORD)).isEqualTo("7\t\r\n\0");
    }

    @ParameterizedTest
    @CsvSource({"%q, 2, q", "a%, 2, %", "\\q, 1, \\q", "\\x4, 1, \\x", "\\, 1, \\"})
    void names_the_column_of_what_means_nothing(String template, int column, String found) {
        assertThatThrownBy(() -> RecordFormat.parse(template))
                .hasMessage("--format, column " + column + ": '" + found + "' is neither a field nor an escape");
    }

    private static String written(String template, TopicRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordFormat.parse(template).write(record, target(out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static RecordFormat.Target target(ByteArrayOutputStream out) {
        return new RecordFormat.Target() {
            @Override
            public void own(byte[] bytes) {
                out.writeBytes(bytes);
            }

            @Override
            public void foreign(byte[] bytes) {
                out.writeBytes(bytes);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
