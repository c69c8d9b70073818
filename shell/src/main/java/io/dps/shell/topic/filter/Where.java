package io.dps.shell.topic.filter;

import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the JSON values of records, such as {@code temperature > 24 and sensor_id = "s1"}. A record whose
 * value is not JSON never matches. Conditions use SQL's three-valued logic: a comparison with an absent or null field
 * is unknown, and the negation of such a comparison is unknown too; only {@code is null} is true or false for such a
 * field. Values of different types are never equal, and their order is unknown.
 */
public final class Where implements Predicate<TopicRecord> {
    private final ConditionFields fields;
    private final Condition condition;

    private Where(ConditionFields fields, Condition condition) {
        this.fields = fields;
        this.condition = condition;
    }

    /**
     * Parses a condition.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the column, if the condition is not valid
     */
    public static Where parse(String text) {
        ConditionFields fields = new ConditionFields();
        return new Where(fields, new WhereParser(text, fields).parse());
    }

    @Override
    public boolean test(TopicRecord record) {
        if (record.value() == null) {
            return false;
        }
        try {
            return condition.of(fields.read(record.value())) == Truth.TRUE;
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
     * Compares a field with a string, number or boolean.
     *
     * @param field the field as {@link ConditionFields} returns it
     */
    static Truth compare(@Nullable Object field, Comparison comparison, Object literal) {
        if (field == null) {
            return Truth.UNKNOWN;
        }
        if (literal instanceof BigDecimal number && field instanceof BigDecimal value) {
            return Truth.of(comparison.holds(value.compareTo(number)));
        }
        if (literal instanceof Boolean truth && field instanceof Boolean value) {
            return Truth.of(comparison.holds(value.compareTo(truth)));
        }
        if (literal instanceof String text && field instanceof String value) {
            return Truth.of(comparison.holds(value.compareTo(text)));
        }
        return switch (comparison) {
            case EQUAL -> Truth.FALSE;
            case UNEQUAL -> Truth.TRUE;
            case LESS, AT_MOST, GREATER, AT_LEAST -> Truth.UNKNOWN;
        };
    }

    /** A condition on a JSON value. */
    @FunctionalInterface
    interface Condition {
        /**
         * Evaluates the condition for a value.
         *
         * @param fields the value's fields as {@link ConditionFields#read} returns them
         */
        Truth of(@Nullable Object[] fields);
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
