package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Output;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.topic.TopicTailCommand.FormattedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records as a person sees them: foreign bytes that would steer a terminal, and fields that appear late. */
final class RecordViewTest {
    /** Escape, bell, DEL, a C1 control, and a mark that turns the direction of writing. */
    private static final String NASTY = "a\u001b]0;t\u0007b\u007fc\u009bd\u202ee";

    private static TopicRecord record(long offset, String key, String value) {
        return new TopicRecord(
                "events",
                0,
                offset,
                Instant.EPOCH,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                List.of(new TopicRecord.Header(NASTY, NASTY.getBytes(StandardCharsets.UTF_8))));
    }

    private static Output output(CapturedStreams streams, OutputFormat format) {
        return new Output(streams.streams(), Optional.of(format), Verbosity.NORMAL);
    }

    private static void requireHarmless(CapturedStreams streams) {
        assertThat(streams.out().codePoints().filter(RecordViewTest::steers)).isEmpty();
        assertThat(streams.err().codePoints().filter(RecordViewTest::steers)).isEmpty();
    }

    private static boolean steers(int point) {
        return point != '\n' && (Character.isISOControl(point) || (point >= 0x202A && point <= 0x202E));
    }

    @ParameterizedTest
    @EnumSource(value = OutputFormat.class, names = "TSV", mode = EnumSource.Mode.EXCLUDE)
    void no_byte_of_a_record_steers_a_terminal_in_any_format(OutputFormat format) {
        CapturedStreams streams = CapturedStreams.onTerminal(400);
        RecordView view = new RecordView(output(streams, format), format, "events");

        view.take(record(0, NASTY, "{\"n\":\"x" + NASTY.replaceAll("\\p{Cc}", "\\\\u001b") + "\"}"));
        view.take(record(1, NASTY, NASTY));
        view.take(record(2, NASTY, "{\"\\u001b[2J\":1}"));
        view.pause();
        view.take(record(3, NASTY, "{\"\\u001b[31mlate\":\"\\u009b\"}"));
        view.finish();

        assertThat(streams.out()).contains("a");
        requireHarmless(streams);
    }

    @Test
    void tabs_alone_part_the_cells_of_tsv_on_a_terminal() {
        CapturedStreams streams = CapturedStreams.onTerminal(400);
        RecordView view = new RecordView(output(streams, OutputFormat.TSV), OutputFormat.TSV, "events");

        view.take(record(0, NASTY, NASTY));
        view.finish();

        assertThat(streams.out().replace("\t", "").codePoints().filter(RecordViewTest::steers))
                .isEmpty();
        assertThat(streams.out()).contains("a\\u001b]0;t\\u0007b");
    }

    @Test
    void a_template_shows_escapes_of_the_user_and_none_of_a_record() {
        CapturedStreams streams = CapturedStreams.onTerminal(80);
        RecordConsumer sink = new FormattedRecords(output(streams, OutputFormat.TABLE), "%k|%s|%h\\x1b[0m\\n", true);

        sink.take(record(0, NASTY, NASTY));
        sink.pause();

        assertThat(streams.out()).endsWith("\u001b[0m\n").containsOnlyOnce("\u001b");
        assertThat(streams.out().replace("\u001b[0m", "").codePoints().filter(RecordViewTest::steers))
                .isEmpty();
    }

    @Test
    void a_line_that_would_be_read_as_another_record_is_refused_where_a_program_reads_it() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordConsumer sink = new FormattedRecords(output(streams, OutputFormat.TABLE), "%k|%s\\n", false);

        sink.take(record(0, "a", "b|c"));
        assertThatThrownBy(() -> sink.take(record(1, "a|b", "c")))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure)
                            .hasMessage(
                                    "topic events, partition 0, offset 1: the record cannot be read back from its line"
                                            + ": its key contains the separator that follows %k");
                    assertThat(failure.hint()).contains("\\x1f", "-o jsonl");
                });
        sink.pause();

        assertThat(streams.out()).isEqualTo("a|b|c\n");
        assertThat(streams.err()).isEmpty();
    }

    @Test
    void values_alone_are_written_with_their_line_ends_which_is_told_once() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordConsumer sink = new FormattedRecords(output(streams, OutputFormat.TABLE), "%s\\n", false);

        sink.take(record(0, "a", "b\nc"));
        sink.take(record(1, "a", "d\ne"));
        sink.pause();

        assertThat(streams.out()).isEqualTo("b\nc\nd\ne\n");
        assertThat(streams.err())
                .isEqualTo("warning: the record at partition 0, offset 0 would not survive 'topic produce': its"
                        + " value contains a line break; to keep such records, use -o jsonl\n");
    }

    @Test
    void off_a_terminal_values_are_the_bytes_they_are() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.RAW), OutputFormat.RAW, "events");

        view.take(record(0, "k", NASTY));
        view.finish();

        assertThat(streams.out()).isEqualTo(NASTY + "\n");
    }

    @Test
    void in_json_bytes_that_are_not_utf_8_are_base64_and_a_replacement_character_is_text() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.JSONL), OutputFormat.JSONL, "events");

        view.take(new TopicRecord("events", 0, 1, null, "\uFFFD".getBytes(StandardCharsets.UTF_8), null, List.of()));
        view.take(new TopicRecord("events", 0, 2, null, null, new byte[] {'a', (byte) 0xED, (byte) 0xA0}, List.of()));
        view.finish();

        assertThat(streams.out())
                .isEqualTo("{\"topic\":\"events\",\"partition\":0,\"offset\":1,\"timestamp\":null,\"key\":\"\uFFFD\","
                        + "\"value\":null,\"headers\":[]}\n"
                        + "{\"topic\":\"events\",\"partition\":0,\"offset\":2,\"timestamp\":null,\"key\":null,"
                        + "\"value\":{\"base64\":\"Ye2g\"},\"headers\":[]}\n");
    }

    @Test
    void raw_values_that_are_no_single_line_are_told_once_of_each_kind() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.RAW), OutputFormat.RAW, "events");

        view.take(record(0, "k", "a\nb"));
        view.take(record(1, "k", "c\nd"));
        view.take(new TopicRecord("events", 0, 2, null, null, null, List.of()));
        view.finish();

        assertThat(streams.out()).isEqualTo("a\nb\nc\nd\n\n");
        assertThat(streams.err())
                .isEqualTo("warning: the record at partition 0, offset 0 has a value with several lines; to keep whole"
                        + " records, use -o jsonl\n"
                        + "warning: the record at partition 0, offset 2 has no value, so its line is empty; to keep"
                        + " whole records, use -o jsonl\n");
    }

    @Test
    void a_field_that_appears_after_the_table_began_is_announced_once() {
        CapturedStreams streams = CapturedStreams.onTerminal(120);
        RecordView view = new RecordView(output(streams, OutputFormat.TABLE), OutputFormat.TABLE, "events");

        view.take(record(0, "k", "{\"a\":1}"));
        view.pause();
        view.take(record(1, "k", "{\"a\":2,\"b\":3}"));
        view.take(record(2, "k", "{\"b\":4,\"a\":5}"));
        view.finish();

        assertThat(streams.out().lines().map(line -> line.replaceAll(".*  ", "")))
                .containsExactly("a", "1", "2", "5");
        assertThat(streams.err())
                .isEqualTo("topic events: field 'b' appeared later and has no column; to see it, use -o jsonl\n");
    }

    private static CapturedStreams csv(String... values) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.CSV), OutputFormat.CSV, "events");
        for (int i = 0; i < values.length; i++) {
            view.take(record(i, "k", values[i]));
        }
        view.finish();
        return streams;
    }

    @Test
    void one_odd_value_neither_stops_nor_shifts_the_others() {
        CapturedStreams streams = csv(
                "{\"x\":\"a\"}",
                "{\"x\":\"\\ud800\"}",
                "warm",
                "{\"x\":" + "[".repeat(700) + "]".repeat(700) + "}",
                "{\"x\":\"\\ud83d\\ude00\"}");

        assertThat(streams.err()).isEmpty();
        assertThat(streams.out().lines())
                .containsExactly(
                        "partition,offset,timestamp,key,value,x",
                        "0,0,1970-01-01T00:00:00Z,k,,a",
                        "0,1,1970-01-01T00:00:00Z,k,,\\ud800",
                        "0,2,1970-01-01T00:00:00Z,k,warm,",
                        "0,3,1970-01-01T00:00:00Z,k,," + "[".repeat(700) + "]".repeat(700),
                        "0,4,1970-01-01T00:00:00Z,k,,\uD83D\uDE00");
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void a_value_that_is_nested_deep_shows_in_every_format(OutputFormat format) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, format), format, "events");

        view.take(record(0, "k", "{\"a\":".repeat(700) + "\"\\udfff\"" + "}".repeat(700)));
        view.take(record(1, "k", "{\"b\":\"last\"}"));
        view.finish();

        assertThat(streams.out()).contains("udfff").contains("last");
    }

    @Test
    void fields_named_like_columns_of_the_record_are_headed_apart() {
        CapturedStreams streams = csv(
                "{\"value\":{\"timestamp\":1},\"timestamp\":2,\"key\":3,\"partition\":4,\"offset\":5,\"Key\":6,\"a.b\":7,\"a\":{\"b\":8}}");

        assertThat(streams.out().lines())
                .containsExactly(
                        "partition,offset,timestamp,key,value.timestamp,value.value.timestamp,value.key,value.partition,"
                                + "value.offset,Key,`a.b`,a.b",
                        "0,0,1970-01-01T00:00:00Z,k,1,2,3,4,5,6,7,8");
    }

    @Test
    void a_text_that_comes_after_the_table_began_is_announced() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.CSV), OutputFormat.CSV, "events");

        view.take(record(0, "k", "{\"a\":1}"));
        view.pause();
        view.take(record(1, "k", "warm"));
        view.take(record(2, "k", "cold"));
        view.finish();

        assertThat(streams.out().lines())
                .containsExactly(
                        "partition,offset,timestamp,key,a",
                        "0,0,1970-01-01T00:00:00Z,k,1",
                        "0,1,1970-01-01T00:00:00Z,k,",
                        "0,2,1970-01-01T00:00:00Z,k,");
        assertThat(streams.err())
                .isEqualTo("topic events: some later values are not JSON objects and have no column;"
                        + " to see them, use -o jsonl\n");
    }

    @Test
    void a_record_without_a_timestamp_shows_none() {
        CapturedStreams streams = CapturedStreams.offTerminal();
        RecordView view = new RecordView(output(streams, OutputFormat.JSONL), OutputFormat.JSONL, "events");

        view.take(new TopicRecord("events", 0, 0, null, null, null, List.of()));
        view.finish();

        assertThat(streams.out()).contains("\"timestamp\":null");
    }
}
