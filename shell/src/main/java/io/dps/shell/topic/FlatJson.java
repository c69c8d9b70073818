package io.dps.shell.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Flattens a JSON object into scalars by dotted path ({@code window.start}), in the order of the text. Quotes a name
 * that contains a dot with backticks, as in {@code --where}, so that {@code {"a.b":1,"a":{"b":2}}} has two cells. An
 * array, or an object nested more than {@value #DEEPEST} levels deep, becomes one cell with its JSON text.
 */
public final class FlatJson {
    private static final JsonFactory JSON = new JsonFactory();
    /** Maximum depth of nested objects that are flattened; deeper objects are shown as JSON text. */
    private static final int DEEPEST = 20;
    /**
     * Largest scale of a decimal that is written out in full; a decimal with a larger scale stays in scientific
     * notation.
     */
    private static final int LONGEST = 300;

    private FlatJson() {}

    /** Flattens a value. Returns an empty map if the value is null or is not exactly one JSON object. */
    public static Map<String, Object> read(byte[] value) {
        if (value == null) {
            return Map.of();
        }
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            Map<String, Object> cells = new LinkedHashMap<>();
            readObject(parser, cells);
            return parser.nextToken() == null ? cells : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Reads to the end of the current object. Iterative, because deeply nested values would overflow the stack. */
    private static void readObject(JsonParser parser, Map<String, Object> cells) throws IOException {
        Deque<String> prefixes = new ArrayDeque<>();
        prefixes.push("");
        while (!prefixes.isEmpty()) {
            if (parser.nextToken() == JsonToken.END_OBJECT) {
                prefixes.pop();
                continue;
            }
            String path = prefixes.peek() + quoted(parser.currentName());
            if (parser.nextToken() == JsonToken.START_OBJECT && prefixes.size() < DEEPEST) {
                prefixes.push(path + ".");
            } else {
                cells.put(path, cell(parser));
            }
        }
    }

    private static String quoted(String name) {
        return name.indexOf('.') < 0 ? name : "`" + name + "`";
    }

    private static Object cell(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> integer(parser.getText());
            case VALUE_NUMBER_FLOAT -> decimal(parser.getText());
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> json(parser);
            default -> parser.getText();
        };
    }

    private static Object integer(String digits) {
        return new BigInteger(digits);
    }

    private static Object decimal(String digits) {
        try {
            BigDecimal value = new BigDecimal(digits);
            return Math.abs((long) value.scale()) > LONGEST ? value.toString() : value;
        } catch (NumberFormatException e) {
            // The exponent does not fit an int.
            return digits;
        }
    }

    /** Returns the array or object that begins at the current token, as JSON without white space. */
    private static String json(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            int open = 0;
            do {
                JsonToken token = parser.currentToken();
                open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    generator.writeNumber(parser.getText());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            } while (open > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }
}
