package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.record.Template.Part;
import java.nio.charset.StandardCharsets;

/** Writes records by a template with kcat's fields and escapes. */
public final class RecordFormat {
    private static final byte[] NONE = {};

    private final Template template;

    private RecordFormat(Template template) {
        this.template = template;
    }

    /**
     * Parses a template.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the column of an unknown field or escape
     */
    public static RecordFormat parse(String text) {
        return new RecordFormat(Template.parse(text));
    }

    /** Writes one record, exactly by the template, with nothing added at the end. */
    public void write(TopicRecord record, Target target) {
        for (Part part : template.parts()) {
            if (part instanceof Part.Field field && field.letter() == 'h') {
                target.foreign(HeaderText.write(record.headers(), template.after(field)));
            } else if (part instanceof Part.Field field) {
                target.foreign(bytes(field.letter(), record));
            } else if (part instanceof Part.Literal literal) {
                target.own(literal.bytes());
            }
        }
    }

    private static byte[] bytes(char field, TopicRecord record) {
        return switch (field) {
            case 's' -> record.value() == null ? NONE : record.value();
            case 'S' -> text(record.value() == null ? -1 : record.value().length);
            case 'k' -> record.key() == null ? NONE : record.key();
            case 'K' -> text(record.key() == null ? -1 : record.key().length);
            case 't' -> text(record.topic());
            case 'p' -> text(record.partition());
            case 'o' -> text(record.offset());
            case 'T' ->
                text(record.timestamp() == null ? -1 : record.timestamp().toEpochMilli());
            default -> throw new IllegalStateException("no field %" + field);
        };
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Receives the pieces of a record. */
    public interface Target {
        /** Writes text of the user's template. */
        void own(byte[] bytes);

        /** Writes data of the record, whose control characters must not reach a terminal. */
        void foreign(byte[] bytes);
    }
}
