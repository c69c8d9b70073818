package io.dps.shell.topic;

import io.dps.shell.output.CellText;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows records of a topic. Raw: one value per line. JSON: one object per record, with the value as text, or as
 * {@code {"base64": ...}} if the value is not UTF-8. Other formats: one column for each field in the JSON values of the
 * first records; a field that first appears later gets no column, but is announced once. If one of the first values is
 * not a JSON object, one more column shows such values whole. A field with the same name as a record column, such as
 * {@code timestamp}, gets the heading {@code value.timestamp}.
 */
final class RecordView implements RecordConsumer {
    private static final int SAMPLE = 100;
    private static final String VALUE = "value";
    /** Java decodes bytes that are not UTF-8 as this character. */
    private static final char REPLACEMENT = '\uFFFD';
    /** Key in {@link #announced} for values that are not JSON objects and for which there is no column. */
    private static final String TEXTS = "";

    private final Output output;
    private final OutputFormat format;
    private final String topic;
    private final List<TopicRecord> sample = new ArrayList<>();
    private final Set<String> announced = new java.util.HashSet<>();
    private List<String> fields;
    private boolean hasWholeValues;
    private RowWriter writer;

    RecordView(Output output, OutputFormat format, String topic) {
        this.output = output;
        this.format = format;
        this.topic = topic;
    }

    @Override
    public void take(TopicRecord record) {
        if (format == OutputFormat.RAW) {
            warnOfLinesNotReadBack(record);
            output.value(record.value() == null ? new byte[0] : record.value());
        } else if (isJson()) {
            jsonWriter().row(envelope(record));
        } else if (writer != null) {
            writer.row(cells(record));
        } else {
            sample.add(record);
            if (sample.size() >= SAMPLE) {
                settle();
            }
        }
    }

    /** Warns about values that {@code topic produce} would not read back unchanged from the printed lines. */
    private void warnOfLinesNotReadBack(TopicRecord record) {
        String what = record.value() == null
                ? "no value, so its line is empty"
                : holdsLineEnd(record.value()) ? "a value with several lines" : "";
        if (!what.isEmpty() && announced.add(what)) {
            output.note("warning: the record at partition " + record.partition() + ", offset " + record.offset()
                    + " has " + what + "; to keep whole records, use -o jsonl");
        }
    }

    private static boolean holdsLineEnd(byte[] value) {
        for (byte each : value) {
            if (each == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Shows the records received so far. */
    @Override
    public void pause() {
        if (!sample.isEmpty()) {
            settle();
        }
        if (writer != null) {
            writer.flush();
        }
        output.data().flush();
    }

    @Override
    public void notice(String text) {
        output.note(text);
    }

    /** Ends the output. */
    void finish() {
        if (format != OutputFormat.RAW) {
            if (isJson()) {
                jsonWriter();
            } else {
                settle();
            }
            writer.finish();
        }
        output.data().flush();
    }

    private boolean isJson() {
        return format == OutputFormat.JSON || format == OutputFormat.JSONL;
    }

    private RowWriter jsonWriter() {
        if (writer == null) {
            List<Column> columns = List.of(
                    Column.text("topic"),
                    Column.number("partition"),
                    Column.number("offset"),
                    Column.text("timestamp"),
                    Column.text("key"),
                    Column.text(VALUE),
                    Column.text("headers"));
            writer = output.rows(columns, format);
        }
        return writer;
    }

    private static List<Object> envelope(TopicRecord record) {
        List<Object> cells = new ArrayList<>();
        cells.add(record.topic());
        cells.add(record.partition());
        cells.add(record.offset());
        cells.add(record.timestamp());
        cells.add(textOrBytes(record.key()));
        cells.add(textOrBytes(record.value()));
        // Use a list, because a header key may occur more than once.
        List<Object> headers = new ArrayList<>();
        for (TopicRecord.Header header : record.headers()) {
            Map<String, Object> pair = new LinkedHashMap<>();
            pair.put("key", header.key());
            pair.put(VALUE, textOrBytes(header.value()));
            headers.add(pair);
        }
        cells.add(headers);
        return cells;
    }

    /**
     * Returns the text of the bytes if they are UTF-8; otherwise an object with the bytes in Base64, so that nothing is
     * lost.
     */
    private static Object textOrBytes(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What is not UTF-8 has become this character, which may also be in the text itself.
        return text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
                ? Map.of("base64", Base64.getEncoder().encodeToString(bytes))
                : text;
    }

    private void settle() {
        if (writer != null) {
            return;
        }
        Map<String, Boolean> numeric = new LinkedHashMap<>();
        for (TopicRecord record : sample) {
            Map<String, Object> values = FlatJson.read(record.value());
            values.forEach((name, value) -> numeric.merge(name, value instanceof Number, Boolean::logicalAnd));
            hasWholeValues |= isWhole(record, values);
        }
        hasWholeValues |= numeric.isEmpty();
        fields = List.copyOf(numeric.keySet());
        List<Column> columns = new ArrayList<>(List.of(
                Column.number("partition"), Column.number("offset"), Column.text("timestamp"), Column.text("key")));
        if (hasWholeValues) {
            columns.add(Column.text(VALUE));
        }
        Set<String> headings = new java.util.HashSet<>();
        columns.forEach(column -> headings.add(column.name()));
        for (String field : fields) {
            String heading = field;
            while (!headings.add(heading)) {
                heading = VALUE + "." + heading;
            }
            columns.add(numeric.get(field) ? Column.number(heading) : Column.text(heading));
        }
        writer = output.rows(columns, format);
        sample.forEach(record -> writer.row(cells(record)));
        sample.clear();
    }

    private List<Object> cells(TopicRecord record) {
        List<Object> cells = new ArrayList<>();
        cells.add(record.partition());
        cells.add(record.offset());
        cells.add(record.timestamp());
        cells.add(record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
        Map<String, Object> values = FlatJson.read(record.value());
        boolean isWhole = isWhole(record, values);
        if (hasWholeValues) {
            cells.add(isWhole ? new String(record.value(), StandardCharsets.UTF_8) : null);
        } else if (isWhole && announced.add(TEXTS)) {
            output.note("topic " + topic
                    + ": some later values are not JSON objects and have no column; to see them, use -o jsonl");
        }
        fields.forEach(name -> cells.add(values.get(name)));
        values.keySet().stream()
                .filter(name -> !fields.contains(name) && announced.add(name))
                .forEach(this::announce);
        return cells;
    }

    /** Returns true if a value has no fields, so that the whole value is shown. */
    private static boolean isWhole(TopicRecord record, Map<String, Object> values) {
        return values.isEmpty() && record.value() != null;
    }

    private void announce(String field) {
        output.note("topic " + topic + ": field '" + CellText.printable(field)
                + "' appeared later and has no column; to see it, use -o jsonl");
    }
}
