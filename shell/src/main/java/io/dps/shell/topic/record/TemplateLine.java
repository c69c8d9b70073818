package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.record.Template.Part;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A line split by a template. A field ends at the first occurrence of the text that follows the field in the template;
 * the last field ends with the line. Fields are {@code %k %s %h %p %T}; an empty key, partition or timestamp means
 * none.
 *
 * @param template the template that splits the line
 * @param text the template as written, for messages
 */
record TemplateLine(Template template, String text) implements LineForm {
    private static final String READABLE = "kshpT";

    static TemplateLine parse(String text) {
        Template template = Template.parse(text);
        problem(template).ifPresent(problem -> {
            throw UserFailure.usage(
                    "--format: " + problem,
                    "write 'jsonl', or a template of the fields %k %s %h %p %T, such as '%k\\t%s'");
        });
        return new TemplateLine(template, text);
    }

    /** Returns the reason why a template cannot split lines; empty if the template can. */
    static Optional<String> problem(Template template) {
        Part before = null;
        List<Character> seen = new ArrayList<>();
        for (Part part : template.parts()) {
            if (part instanceof Part.Field field) {
                if (READABLE.indexOf(field.letter()) < 0) {
                    return Optional.of("%" + field.letter() + " cannot be read from a line");
                }
                if (seen.contains(field.letter())) {
                    return Optional.of("%" + field.letter() + " occurs twice");
                }
                if (before instanceof Part.Field) {
                    return Optional.of("two fields need text between them");
                }
                seen.add(field.letter());
            } else if (before instanceof Part.Field field
                    && field.letter() == 'h'
                    && ",=\\nr".indexOf(((Part.Literal) part).bytes()[0]) >= 0) {
                return Optional.of("the text after %h must not begin with a comma, =, a backslash, n or r");
            }
            before = part;
        }
        return seen.contains('s') ? Optional.empty() : Optional.of("there is no %s for the value");
    }

    /** Returns true if the template has the given field. */
    boolean has(char letter) {
        return template.parts().contains(new Part.Field(letter));
    }

    @Override
    public NewRecord record(byte[] line) {
        Map<Character, String> fields = cut(new String(line, StandardCharsets.ISO_8859_1));
        if (fields.get('s').isEmpty()) {
            throw new IllegalArgumentException(
                    "the value is empty, and a template cannot tell an empty value from a tombstone;"
                            + " use --format jsonl with \"value\":\"\" or \"value\":null");
        }
        return new NewRecord(
                fields.getOrDefault('p', "").isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of((int) number("partition", fields.get('p'), Integer.MAX_VALUE)),
                timestamp(fields.getOrDefault('T', "")),
                fields.getOrDefault('k', "").isEmpty() ? null : bytes(fields.get('k')),
                bytes(fields.get('s')),
                HeaderText.read(fields.getOrDefault('h', "")));
    }

    /** Parses a timestamp; -1 means none, as in Kafka. */
    private static Optional<Instant> timestamp(String text) {
        if (text.isEmpty() || text.equals("-1")) {
            return Optional.empty();
        }
        if (text.matches("-[0-9]+")) {
            throw new IllegalArgumentException("Kafka accepts no time before 1970: " + text);
        }
        return Optional.of(Instant.ofEpochMilli(number("timestamp", text, 253_402_300_799_999L)));
    }

    /** Splits a line into its fields. Each byte of the line is one character here, so that no bytes are lost. */
    private Map<Character, String> cut(String line) {
        Map<Character, String> fields = new TreeMap<>();
        int at = 0;
        Character open = null;
        for (Part part : template.parts()) {
            if (part instanceof Part.Field field) {
                open = field.letter();
                continue;
            }
            String literal = new String(((Part.Literal) part).bytes(), StandardCharsets.ISO_8859_1);
            int end = end(line, at, open, literal);
            if (end < 0) {
                throw new IllegalArgumentException("the line does not match the template '" + text + "'");
            }
            if (open != null) {
                fields.put(open, line.substring(at, end));
            }
            at = end + literal.length();
            open = null;
        }
        if (open != null) {
            fields.put(open, line.substring(at));
        } else if (at < line.length()) {
            throw new IllegalArgumentException("the line continues after the end of the template '" + text + "'");
        }
        return fields;
    }

    private static int end(String line, int at, Character open, String literal) {
        if (open == null) {
            return line.startsWith(literal, at) ? at : -1;
        }
        return open == 'h' ? HeaderText.end(line, at, literal) : line.indexOf(literal, at);
    }

    private static long number(String field, String text, long most) {
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("the " + field + " is not a valid number");
        }
        return Long.parseLong(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
