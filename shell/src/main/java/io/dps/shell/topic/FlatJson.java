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
 * The scalars of a JSON object by their dotted path, in the order of the text: {@code window.start}. A name that holds a dot
 * stands in backticks, as in {@code --where}, so that {@code {"a.b":1,"a":{"b":2}}} has two cells. Arrays, and objects more
 * than {@value #DEEPEST} deep, are one cell with their JSON.
 */
public final class FlatJson {
    private static final JsonFactory JSON = new JsonFactory();
    /** How many objects may lie in each other before they are shown as text. */
    private static final int DEEPEST = 20;
    /** More digits than this are not written out. */
    private static final int LONGEST = 300;

    private FlatJson() {}

    /** Reads a value; empty when it is absent or not one JSON object. */
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

    /** Reads to the end of the object that has begun; without recursion, as values may be nested deep. */
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
            // An exponent beyond an int.
            return digits;
        }
    }

    /** The array or object that begins here, as JSON without white space. */
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
