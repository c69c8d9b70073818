package io.dps.shell.topic.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields at some paths of JSON values. Checks the whole value, but creates objects only for those fields: a
 * tree of each value takes most of the time of a condition. Once all paths are added, safe for several threads.
 */
final class ConditionFields {
    /** Stands for an object or an array, which no literal equals. */
    static final Object CONTAINER = new Object();

    private static final JsonFactory JSON = new JsonFactory();

    private final Step root = new Step();
    private int places;

    /**
     * Adds a path.
     *
     * @param path names of fields and, as {@link Integer}, array indexes
     * @return the index of the field in the array that {@link #read} returns
     */
    int add(List<Object> path) {
        Step step = root;
        for (Object name : path) {
            step = step.next.computeIfAbsent(name, unknown -> new Step());
        }
        if (step.place < 0) {
            step.place = places++;
        }
        return step.place;
    }

    /**
     * Returns the fields, each a {@link java.math.BigDecimal}, string or boolean, {@link #CONTAINER}, or null if the field
     * is absent or null. Of fields with the same name, the last counts.
     *
     * @throws IOException if the value is not JSON
     */
    @Nullable
    Object[] read(byte[] json) throws IOException {
        @Nullable Object[] found = new Object[places];
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != null) {
                readValue(parser, root, found);
                if (parser.nextToken() != null) {
                    throw new JsonParseException(parser, "a second value follows");
                }
            }
        }
        return found;
    }

    private static void readValue(JsonParser parser, Step step, @Nullable Object[] found) throws IOException {
        JsonToken token = parser.currentToken();
        if (step.place >= 0) {
            found[step.place] = value(parser, token);
        }
        if (step.next.isEmpty()) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                Step next = step.next.get(parser.currentName());
                parser.nextToken();
                readOrSkip(parser, next, found);
            }
        } else if (token == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                readOrSkip(parser, step.next.get(i), found);
            }
        }
    }

    private static void readOrSkip(JsonParser parser, @Nullable Step step, @Nullable Object[] found)
            throws IOException {
        if (step == null) {
            parser.skipChildren();
        } else {
            step.clear(found);
            readValue(parser, step, found);
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            // As decimals, because a number may exceed the range of a double.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> CONTAINER;
        };
    }

    /** A step of one or more paths. */
    private static final class Step {
        /** By the name of a field or the index of an array element. */
        private final Map<Object, Step> next = new HashMap<>();
        /** Index of the field in the result; negative if no path ends here. */
        private int place = -1;

        /** Forgets an earlier field of the same name, with what was in it. */
        void clear(@Nullable Object[] found) {
            if (place >= 0) {
                found[place] = null;
            }
            for (Step step : next.values()) {
                step.clear(found);
            }
        }
    }
}
