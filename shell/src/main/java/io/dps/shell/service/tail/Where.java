package io.dps.shell.service.tail;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dps.shell.error.DpsException;
import io.dps.shell.service.TopicRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on the JSON values of records, such as {@code temperature > 24 and sensor_id = "s1"}. A record whose value is
 * no JSON never fulfils one. As in SQL a field that is absent or null fulfils no comparison, only {@code is null}; a text
 * and a number are never equal.
 */
public final class Where implements Predicate<TopicRecord> {
    /** A number beyond a double is a number all the same. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Predicate<JsonNode> condition;

    private Where(Predicate<JsonNode> condition) {
        this.condition = condition;
    }

    /**
     * Reads a condition.
     *
     * @throws DpsException usage, naming the column, when it is none
     */
    public static Where parse(String text) {
        return new Where(new WhereParser(text).parse());
    }

    @Override
    public boolean test(TopicRecord record) {
        if (record.value() == null) {
            return false;
        }
        try {
            return condition.test(JSON.readTree(record.value()));
        } catch (IOException notJson) {
            return false;
        }
    }

    /** How a field is compared. */
    enum Comparison {
        EQUAL,
        UNEQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST;

        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case UNEQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /**
     * The field at a path, or a missing node.
     *
     * @param path names of fields and, as {@link Integer}, places in arrays
     */
    static JsonNode at(JsonNode root, List<Object> path) {
        JsonNode found = root;
        for (Object step : path) {
            found = step instanceof Integer place ? found.path(place) : found.path((String) step);
        }
        return found;
    }

    /** Compares a field with a text, a number or a truth. */
    static boolean compare(JsonNode field, Comparison comparison, Object literal) {
        if (literal instanceof BigDecimal number) {
            return field.isNumber() && comparison.holds(field.decimalValue().compareTo(number));
        }
        if (literal instanceof Boolean truth) {
            return field.isBoolean() && comparison.holds(Boolean.compare(field.booleanValue(), truth));
        }
        return field.isTextual() && comparison.holds(field.textValue().compareTo((String) literal));
    }
}
