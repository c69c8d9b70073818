package io.dps.shell.service.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.service.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
    void adds_no_end_of_line_by_itself() {
        assertThat(written("%o\\t\\r\\n\\0", RECORD)).isEqualTo("7\t\r\n\0");
    }

    @ParameterizedTest
    @CsvSource({"%q, 2, q", "a%, 2, %", "\\q, 1, \\q", "\\x4, 1, \\x", "\\, 1, \\"})
    void names_the_column_of_what_means_nothing(String template, int column, String found) {
        assertThatThrownBy(() -> RecordFormat.parse(template))
                .hasMessage("--format, column " + column + ": '" + found + "' is no field and no escape");
    }

    private static String written(String template, TopicRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordFormat.parse(template).write(record, new RecordFormat.Target() {
            @Override
            public void own(byte[] bytes) {
                out.writeBytes(bytes);
            }

            @Override
            public void foreign(byte[] bytes) {
                out.writeBytes(bytes);
            }
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
