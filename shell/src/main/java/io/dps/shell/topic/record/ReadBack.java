package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.record.Template.Part;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks that records can be read back from the lines that a template writes for them. Keys and values are written
 * without escapes. So a key or value that contains a line end, or the text that follows its field in the template,
 * would be read back as something else.
 */
public final class ReadBack {
    private final String text;
    private final Optional<TemplateLine> form;

    private ReadBack(String text, Optional<TemplateLine> form) {
        this.text = text;
        this.form = form;
    }

    /**
     * Returns the check for a template. A template that {@code topic produce} does not accept is meant for people, so
     * its records are not checked.
     */
    public static ReadBack of(String text) {
        return new ReadBack(
                text,
                Template.parse(text)
                        .withoutLineEnd()
                        .filter(template -> TemplateLine.problem(template).isEmpty())
                        .map(template -> new TemplateLine(template, text)));
    }

    /** Returns true if a line has more than the value and a line end. */
    public boolean hasFields() {
        return form.map(line -> line.template().parts().size() > 1).orElse(false);
    }

    /**
     * Finds a field of a record that would be read back as something else.
     *
     * @return the reason, for messages; empty if the record would be read back unchanged or could not be read back at
     *     all
     */
    public Optional<String> lost(TopicRecord record) {
        return form.flatMap(line -> lost(line, record));
    }

    private Optional<String> lost(TemplateLine line, TopicRecord record) {
        if (holds(record.key(), '\n') && line.has('k')) {
            return Optional.of("its key contains a line break");
        }
        if (holds(record.value(), '\n')) {
            return Optional.of("its value contains a line break");
        }
        byte[] written = written(record);
        if (written.length > 0 && written[written.length - 1] == '\r') {
            return Optional.of("its line ends with a carriage return");
        }
        if (RecordLines.beginsWithMark(written)) {
            return Optional.of("its line begins with a byte order mark");
        }
        return read(line, written).flatMap(read -> lost(line, record, read));
    }

    /** Reads a written line; returns empty if reading it fails. */
    private static Optional<NewRecord> read(TemplateLine line, byte[] written) {
        try {
            return Optional.of(line.record(written));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> lost(TemplateLine line, TopicRecord record, NewRecord read) {
        return line.template().parts().stream()
                .filter(Part.Field.class::isInstance)
                .flatMap(field -> lost(((Part.Field) field).letter(), record, read).stream())
                .findFirst();
    }

    private static Optional<String> lost(char field, TopicRecord record, NewRecord read) {
        if (field == 'k' && !Arrays.equals(read.key(), record.key())) {
            boolean isEmpty = record.key() != null && record.key().length == 0;
            return Optional.of(
                    isEmpty
                            ? "its key is empty and would be read as no key"
                            : "its key contains the separator that follows %k");
        }
        return field == 's' && !Arrays.equals(read.value(), record.value())
                ? Optional.of("its value contains the separator that follows %s")
                : Optional.empty();
    }

    private byte[] written(TopicRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordFormat.parse(text).write(record, new RecordFormat.Target() {
            @Override
            public void own(byte[] bytes) {
                out.writeBytes(bytes);
            }

            @Override
            public void foreign(byte[] bytes) {
                out.writeBytes(bytes);
            }
        });
        byte[] line = out.toByteArray();
        return Arrays.copyOf(line, line.length - 1);
    }

    private static boolean holds(byte[] bytes, char wanted) {
        for (int i = 0; bytes != null && i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the failure for a record that cannot be read back.
     *
     * @param lost the reason, from {@link #lost(TopicRecord)}
     */
    public static UserFailure refusal(TopicRecord record, String lost) {
        return UserFailure.failed(
                "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                        + ": the record cannot be read back from its line: " + lost,
                "separate the fields with text that occurs in none of them, such as \\x1f, or use "
                        + "-o jsonl, which keeps everything; write such lines with: topic produce --format jsonl");
    }
}
