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
 * A line cut by a template: each field ends where the text behind it in the template first appears, the last with the line.
 * Fields are {@code %k %s %h %p %T}; an empty key, partition or timestamp is none.
 *
 * @param template how to cut
 * @param text the template as written, for messages
 */
record TemplateLine(Template template, String text) implements LineForm {
    private static final String READABLE = "kshpT";

    static TemplateLine parse(String text) {
        Template template = Template.parse(text);
        problem(template).ifPresent(problem -> {
            throw UserFailure.usage(
                    "--format: " + problem, "write 'jsonl', or fields of %k %s %h %p %T such as '%k\\t%s'");
        });
        return new TemplateLine(template, text);
    }

    /** Why lines cannot be cut by a template; empty when they can. */
    static Optional<String> problem(Template template) {
        Part before = null;
        List<Character> seen = new ArrayList<>();
        for (Part part : template.parts()) {
            if (part instanceof Part.Field field) {
                if (READABLE.indexOf(field.letter()) < 0) {
                    return Optional.of("%" + field.letter() + " cannot be written");
                }
                if (seen.contains(field.letter())) {
                    return Optional.of("%" + field.letter() + " stands there twice");
                }
                if (before instanceof Part.Field) {
                    return Optional.of("two fields need a text between them");
                }
                seen.add(field.letter());
            } else if (before instanceof Part.Field field
                    && field.letter() == 'h'
                    && ",=\\nr".indexOf(((Part.Literal) part).bytes()[0]) >= 0) {
                return Optional.of("the text behind %h must not begin with a comma, =, a backslash, n or r");
            }
            before = part;
        }
        return seen.contains('s') ? Optional.empty() : Optional.of("there is no %s for the value");
    }

    /** Whether a line has that field. */
    boolean has(char letter) {
        return template.parts().contains(new Part.Field(letter));
    }

    @Override
    public NewRecord record(byte[] line) {
        Map<Character, String> fields = cut(new String(line, StandardCharsets.ISO_8859_1));
        if (fields.get('s').isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no value, and a template cannot tell an empty text from a tombstone;"
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

    /** Kafka writes -1 for a record without a timestamp. */
    private static Optional<Instant> timestamp(String text) {
        if (text.isEmpty() || text.equals("-1")) {
            return Optional.empty();
        }
        if (text.matches("-[0-9]+")) {
            throw new IllegalArgumentException("Kafka takes no time before 1970: " + text);
        }
        return Optional.of(Instant.ofEpochMilli(number("timestamp", text, 253_402_300_799_999L)));
    }

    /** Cuts bytes that are dressed as characters, one for one, so that any bytes pass. */
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
                throw new IllegalArgumentException("the line is not of the form '" + text + "'");
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
            throw new IllegalArgumentException("the line goes on behind the form '" + text + "'");
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
            throw new IllegalArgumentException("the " + field + " is no number");
        }
        return Long.parseLong(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
