package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.record.Template.Part;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Holds records against the lines that a template makes of them: a key or a value that contains the text behind it, or a
 * line end, would come back as something else. Keys and values are written as they are, so that no escape could tell.
 */
public final class ReadBack {
    private final String text;
    private final Optional<TemplateLine> form;

    private ReadBack(String text, Optional<TemplateLine> form) {
        this.text = text;
        this.form = form;
    }

    /** Of a template as written. One that {@code topic produce} could not take, as it is for people, is not checked. */
    public static ReadBack of(String text) {
        return new ReadBack(
                text,
                Template.parse(text)
                        .withoutLineEnd()
                        .filter(template -> TemplateLine.problem(template).isEmpty())
                        .map(template -> new TemplateLine(template, text)));
    }

    /** Whether a line has something beside the value, and is more than the value with a line end. */
    public boolean hasFields() {
        return form.map(line -> line.template().parts().size() > 1).orElse(false);
    }

    /**
     * Tells which field of a record would come back as something else.
     *
     * @return what of it, for messages; empty when all comes back, or is refused then
     */
    public Optional<String> lost(TopicRecord record) {
        return form.flatMap(line -> lost(line, record));
    }

    private Optional<String> lost(TemplateLine line, TopicRecord record) {
        if (holds(record.key(), '\n') && line.has('k')) {
            return Optional.of("its key holds a line end");
        }
        if (holds(record.value(), '\n')) {
            return Optional.of("its value holds a line end");
        }
        byte[] written = written(record);
        if (written.length > 0 && written[written.length - 1] == '\r') {
            return Optional.of("its line ends with a carriage return");
        }
        if (RecordLines.beginsWithMark(written)) {
            return Optional.of("its line begins with a mark of byte order");
        }
        return read(line, written).flatMap(read -> lost(line, record, read));
    }

    /** Empty for what is refused when it is read. */
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
                    isEmpty ? "its key is empty, which is read as none" : "its key holds the text behind %k");
        }
        return field == 's' && !Arrays.equals(read.value(), record.value())
                ? Optional.of("its value holds the text behind %s")
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
     * The refusal of a record.
     *
     * @param lost what of it would come back as something else
     */
    public static UserFailure refusal(TopicRecord record, String lost) {
        return UserFailure.failed(
                "topic " + record.topic() + ", partition " + record.partition() + ", offset " + record.offset()
                        + ": a line of this form is not read back as this record: " + lost,
                "put a text between the fields that is in none, such as \\x1f, or keep all with -o jsonl, which"
                        + " 'topic produce --format jsonl' reads");
    }
}
