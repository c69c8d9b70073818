package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A {@code --format} template, split into fields and the literals between them. Fields are kcat's: {@code %s} value
 * (also rpk's {@code %v}), {@code %S} its length in bytes or -1, {@code %k} key, {@code %K} its length, {@code %h}
 * headers as name=value, {@code %t} topic, {@code %p} partition, {@code %o} offset, {@code %T} timestamp in
 * milliseconds, {@code %%}. Escapes are {@code \n \r \t \\ \0} and {@code \xNN}.
 *
 * @param parts fields and literals in order
 */
record Template(List<Part> parts) {
    private static final String FIELDS = "svSkKhtpoT";
    private static final String HINT =
            "fields are %s %S %k %K %h %t %p %o %T and %%; escapes are \\n \\r \\t \\\\ \\0 \\xNN";

    Template {
        parts = List.copyOf(parts);
    }

    /** A piece of a template. */
    sealed interface Part {
        /** Bytes that are written unchanged. */
        record Literal(byte[] bytes) implements Part {}

        /** A field, identified by its letter; {@code v} is stored as {@code s}. */
        record Field(char letter) implements Part {}
    }

    /**
     * Parses a template.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the column of an unknown field or escape
     */
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        ByteArrayOutputStream literal = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            char found = text.charAt(at);
            if (found == '%' && at + 1 < text.length() && FIELDS.indexOf(text.charAt(at + 1)) >= 0) {
                addLiteral(parts, literal);
                char letter = text.charAt(++at);
                parts.add(new Part.Field(letter == 'v' ? 's' : letter));
            } else if (found == '%') {
                if (at + 1 == text.length() || text.charAt(++at) != '%') {
                    throw wrong(text, Math.min(at, text.length() - 1));
                }
                literal.write('%');
            } else if (found == '\\') {
                at = escape(text, at, literal);
            } else {
                int end = text.offsetByCodePoints(at, 1);
                literal.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
                at = end - 1;
            }
        }
        addLiteral(parts, literal);
        return new Template(parts);
    }

    /** Returns this template without its trailing line end; empty if the template does not end with a line end. */
    Optional<Template> withoutLineEnd() {
        if (parts.isEmpty() || !(parts.get(parts.size() - 1) instanceof Part.Literal last)) {
            return Optional.empty();
        }
        int end = last.bytes().length - 1;
        if (last.bytes()[end] != '\n') {
            return Optional.empty();
        }
        List<Part> rest = new ArrayList<>(parts.subList(0, parts.size() - 1));
        if (end > 0) {
            rest.add(new Part.Literal(Arrays.copyOf(last.bytes(), end)));
        }
        return Optional.of(new Template(rest));
    }

    /** Returns the literal after a field; empty if the template ends after the field or another field follows. */
    byte[] after(Part.Field field) {
        int next = parts.indexOf(field) + 1;
        return next < parts.size() && parts.get(next) instanceof Part.Literal literal ? literal.bytes() : new byte[0];
    }

    private static int escape(String text, int at, ByteArrayOutputStream literal) {
        char letter = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        switch (letter) {
            case 'n' -> literal.write('\n');
            case 'r' -> literal.write('\r');
            case 't' -> literal.write('\t');
            case '\\' -> literal.write('\\');
            case '0' -> literal.write(0);
            case 'x' -> {
                String digits = text.substring(at + 2, Math.min(at + 4, text.length()));
                if (!digits.matches("[0-9a-fA-F]{2}")) {
                    throw wrong(text, at);
                }
                literal.write(Integer.parseInt(digits, 16));
                return at + 3;
            }
            default -> throw wrong(text, at);
        }
        return at + 1;
    }

    private static void addLiteral(List<Part> parts, ByteArrayOutputStream literal) {
        if (literal.size() > 0) {
            parts.add(new Part.Literal(literal.toByteArray()));
            literal.reset();
        }
    }

    private static UserFailure wrong(String text, int at) {
        return UserFailure.usage(
                "--format, column " + (at + 1) + ": '" + text.substring(at, Math.min(at + 2, text.length()))
                        + "' is neither a field nor an escape",
                HINT);
    }
}
