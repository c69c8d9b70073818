package io.dps.shell.topic.filter;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/**
 * A condition on the JSON values of records, such as {@code temperature > 24 and sensor_id = "s1"}. A record whose
 * value is not JSON never matches. Conditions use SQL's three-valued logic: a comparison with an absent or null field
 * is unknown, and the negation of such a comparison is unknown too; only {@code is null} is true or false for such a
 * field. Values of different types are never equal, and their order is unknown.
 */
public final class Where implements Predicate<TopicRecord> {
    /** Reads numbers as decimals, because a number may exceed the range of a double. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Condition condition;

    private Where(Condition condition) {
        this.condition = condition;
    }

    /**
     * Parses a condition.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the column, if the condition is not valid
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
            return condition.of(JSON.readTree(record.value())) == Truth.TRUE;
        } catch (IOException notJson) {
            return false;
        }
    }

    /** A comparison operator. */
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
     * Returns the field at a path, or a missing node.
     *
     * @param path names of fields and, as {@link Integer}, array indexes
     */
    static JsonNode at(JsonNode root, List<Object> path) {
        JsonNode found = root;
        for (Object step : path) {
            found = step instanceof Integer place ? found.path(place) : found.path((String) step);
        }
        return found;
    }

    /** Compares a field with a string, number or boolean. */
    static Truth compare(JsonNode field, Comparison comparison, Object literal) {
        if (isNull(field)) {
            return Truth.UNKNOWN;
        }
        if (literal instanceof BigDecimal number && field.isNumber()) {
            return Truth.of(comparison.holds(field.decimalValue().compareTo(number)));
        }
        if (literal instanceof Boolean truth && field.isBoolean()) {
            return Truth.of(comparison.holds(Boolean.compare(field.booleanValue(), truth)));
        }
        if (literal instanceof String text && field.isTextual()) {
            return Truth.of(comparison.holds(field.textValue().compareTo(text)));
        }
        return switch (comparison) {
            case EQUAL -> Truth.FALSE;
            case UNEQUAL -> Truth.TRUE;
            case LESS, AT_MOST, GREATER, AT_LEAST -> Truth.UNKNOWN;
        };
    }

    /** Returns true if a field is absent or null. */
    static boolean isNull(JsonNode field) {
        return field.isMissingNode() || field.isNull();
    }

    /** A condition on a JSON value. */
    @FunctionalInterface
    interface Condition {
        /** Evaluates the condition for a value. */
        Truth of(JsonNode root);
    }

    /** A truth value in SQL's three-valued logic. */
    enum Truth {
        FALSE,
        UNKNOWN,
        TRUE;

        static Truth of(boolean holds) {
            return holds ? TRUE : FALSE;
        }

        Truth and(Truth other) {
            return compareTo(other) <= 0 ? this : other;
        }

        Truth or(Truth other) {
            return compareTo(other) >= 0 ? this : other;
        }

        Truth not() {
            return switch (this) {
                case FALSE -> TRUE;
                case UNKNOWN -> UNKNOWN;
                case TRUE -> FALSE;
            };
        }
    }
}
