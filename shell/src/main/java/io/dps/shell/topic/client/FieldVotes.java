package io.dps.shell.topic.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.EventTimeParser;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The values of one field of JSON objects, counted by kind; see {@link InferredColumns} for the rules. For one thread. */
final class FieldVotes {
    private static final int MAX_DIGITS = 38;
    /** Digits of the largest BIGINT and one more, so that a DECIMAL holds every BIGINT. */
    private static final int MIN_DIGITS = 20;

    /** The kinds of values; the first wins a tie. */
    private enum Kind {
        TEXT,
        OBJECT,
        ARRAY,
        NUMBER,
        BOOLEAN
    }

    private final boolean isStrict;
    private final Map<Kind, Double> votes = new EnumMap<>(Kind.class);
    private final SortedMap<String, FieldVotes> fields = new TreeMap<>();
    private FieldVotes elements;
    private boolean isTime = true;
    private boolean fraction;
    private int digits;

    /** @param isStrict whether a view leaves out a record with a value of another kind; if not, its text is kept */
    FieldVotes(boolean isStrict) {
        this.isStrict = isStrict;
    }

    /**
     * Counts a value.
     *
     * @param vote its weight; 1 for a field that is not in an array
     */
    void add(JsonNode value, double vote) {
        if (value.isTextual()) {
            isTime &= isTime(value.textValue());
            count(Kind.TEXT, vote);
        } else if (value.isNumber()) {
            addNumber(value);
            count(Kind.NUMBER, vote);
        } else if (value.isBoolean()) {
            count(Kind.BOOLEAN, vote);
        } else if (value.isObject()) {
            value.properties().forEach(field -> fields.computeIfAbsent(field.getKey(), name -> new FieldVotes(isStrict))
                    .add(field.getValue(), vote));
            // Any other kind wins against objects without fields.
            count(Kind.OBJECT, value.isEmpty() ? 0 : vote);
        } else if (value.isArray()) {
            elements = elements == null ? new FieldVotes(isStrict) : elements;
            value.forEach(element -> elements.add(element, vote / value.size()));
            count(Kind.ARRAY, vote);
        }
    }

    private void count(Kind kind, double vote) {
        votes.merge(kind, vote, Double::sum);
    }

    private void addNumber(JsonNode value) {
        fraction |= !value.isIntegralNumber();
        if (value.isBigInteger()) {
            digits = Math.max(digits, value.bigIntegerValue().abs().toString().length());
        }
    }

    /** Returns true for a time with a zone; a text without a zone may mean another zone than UTC. */
    private static boolean isTime(String text) {
        char[] all = text.toCharArray();
        return EventTimeParser.micros(all, 0, all.length) != EventTimeParser.INVALID
                && EventTimeParser.localMicros(all, 0, all.length) == EventTimeParser.INVALID;
    }

    /** Returns the fields of the objects as columns. */
    StructType struct() {
        StructType[] struct = {new StructType()};
        fields.forEach((name, field) -> field.type().ifPresent(type -> struct[0] = struct[0].add(name, type)));
        return struct[0];
    }

    /** Returns the type of the field, or empty for objects without fields, which no type of Spark holds. */
    private Optional<DataType> type() {
        return switch (winner()) {
            case TEXT ->
                Optional.of(
                        isTime && votes.containsKey(Kind.TEXT) && !isKeptAsText()
                                ? DataTypes.TimestampType
                                : DataTypes.StringType);
            case BOOLEAN -> Optional.of(DataTypes.BooleanType);
            case NUMBER -> Optional.of(number());
            case OBJECT -> Optional.<DataType>of(struct()).filter(struct -> !((StructType) struct).isEmpty());
            case ARRAY -> elements.type().map(DataTypes::createArrayType);
        };
    }

    private Kind winner() {
        Kind winner = Kind.TEXT;
        double most = -1;
        for (Map.Entry<Kind, Double> each : votes.entrySet()) {
            if (each.getValue() > most) {
                winner = each.getKey();
                most = each.getValue();
            }
        }
        return isKeptAsText() ? Kind.TEXT : winner;
    }

    /** Returns true if the values are of several kinds in a view that shows each of them as text. */
    private boolean isKeptAsText() {
        return !isStrict && votes.size() > 1;
    }

    private DataType number() {
        if (fraction || digits > MAX_DIGITS) {
            return DataTypes.DoubleType;
        }
        return digits == 0 ? DataTypes.LongType : DataTypes.createDecimalType(Math.max(digits, MIN_DIGITS), 0);
    }
}
