package io.dps.generator.schema;

import io.dps.contract.Suggestion;
import io.dps.generator.schema.FieldType.Kind;
import io.dps.generator.schema.RecordSchema.SchemaField;
import io.dps.generator.schema.ValueRule.Bounds;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a schema from YAML. Every refusal names file and line. Used once, by one thread. */
final class SchemaReader {

    private static final List<String> TOP = List.of("fields", "key", "event-time");

    private static final List<String> FIELD = List.of(
            "type",
            "nulls",
            "choice",
            "faker",
            "range",
            "walk",
            "per",
            "day-curve",
            "noise",
            "decimals",
            "sequence",
            "until",
            "prefix");

    private static final int MOST_FIELDS = 200;
    private static final int MOST_DECIMALS = 12;
    private static final int DEFAULT_DECIMALS = 2;
    private static final int MOST_WALKS = 1_000_000;

    /** The keys that decide how the values of a field are made, each with the keys that go with it. */
    private enum Rule {
        CHOICE,
        FAKER,
        RANGE("walk", "per", "day-curve", "noise", "decimals"),
        SEQUENCE("until", "prefix");

        private final Set<String> companions;

        Rule(String... companions) {
            this.companions = Set.of(companions);
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static String keys() {
            return Stream.of(values()).map(Rule::key).collect(Collectors.joining(", "));
        }
    }

    private final YamlNode root;
    private final List<SchemaField> fields = new ArrayList<>();

    SchemaReader(YamlNode root) {
        this.root = root;
    }

    RecordSchema read() {
        Map<String, YamlNode> top = root.map(TOP);
        YamlNode all = top.get("fields");
        if (all == null) {
            throw root.wrong(
                    "the schema has no 'fields'", "write them as in: fields: {id: {type: bigint, sequence: 1}}");
        }
        Map<String, YamlNode> given = all.map();
        if (given.isEmpty() || given.size() > MOST_FIELDS) {
            throw all.wrong("a schema has 1 to " + MOST_FIELDS + " fields, not " + given.size(), "");
        }
        OptionalInt eventTime = position(top.get("event-time"), given);
        int number = 0;
        for (Map.Entry<String, YamlNode> field : given.entrySet()) {
            fields.add(field(field.getKey(), field.getValue(), number++ == eventTime.orElse(-1)));
        }
        return new RecordSchema(List.copyOf(fields), key(top.get("key"), given, eventTime), eventTime);
    }

    private static OptionalInt key(@Nullable YamlNode node, Map<String, YamlNode> given, OptionalInt eventTime) {
        OptionalInt key = position(node, given);
        if (node != null && key.equals(eventTime)) {
            throw node.wrong("the key cannot be the event time", "name another field");
        }
        return key;
    }

    private static OptionalInt position(@Nullable YamlNode name, Map<String, YamlNode> given) {
        if (name == null) {
            return OptionalInt.empty();
        }
        int position = List.copyOf(given.keySet()).indexOf(name.text());
        if (position < 0) {
            throw name.wrong(
                    "'" + name.path() + "' names '" + name.text() + "', which is not a field",
                    Suggestion.hint(name.text(), given.keySet(), "use one of: " + String.join(", ", given.keySet())));
        }
        return OptionalInt.of(position);
    }

    private SchemaField field(String name, YamlNode node, boolean isEventTime) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw node.wrong("'" + name + "' is not a name for a field", "use ASCII letters, digits and underscores");
        }
        node.map().forEach((key, value) -> {
            if (key.matches("\\d+\\)")) {
                throw value.wrong(
                        "field '" + name + "': a type with a comma needs quotes here", "write: type: 'decimal(10,2)'");
            }
        });
        Map<String, YamlNode> keys = node.map(FIELD);
        FieldType type = type(name, node, keys.get("type"));
        double nulls = keys.containsKey("nulls") ? keys.get("nulls").share() : 0;
        if (isEventTime) {
            requireEventTime(name, node, keys, type);
            return new SchemaField(name, type, new ValueRule.EventTimeValue(), nulls);
        }
        if (type.kind() == Kind.TIMESTAMP) {
            throw node.wrong(
                    "field '" + name + "' is a timestamp but not the event time",
                    "write 'event-time: " + name + "' at the top of the file, or leave the field out");
        }
        return new SchemaField(name, type, rule(name, node, type, keys), nulls);
    }

    private static FieldType type(String name, YamlNode node, @Nullable YamlNode type) {
        String names = "use one of: " + String.join(", ", FieldType.NAMES);
        if (type == null) {
            throw node.wrong("field '" + name + "' has no type", names);
        }
        return FieldType.named(type.text())
                .orElseThrow(() -> type.wrong(
                        "field '" + name + "' has the unknown type '" + type.text() + "'",
                        Suggestion.hint(type.text(), FieldType.NAMES, names)));
    }

    private static void requireEventTime(String name, YamlNode node, Map<String, YamlNode> keys, FieldType type) {
        if (type.kind() != Kind.TIMESTAMP) {
            throw node.wrong(
                    "the event time '" + name + "' is of type " + type + "; it must be a timestamp",
                    "write: " + name + ": {type: timestamp}");
        }
        keys.forEach((key, value) -> {
            if (!key.equals("type")) {
                throw value.wrong(
                        "the event time '" + name + "' cannot have '" + key
                                + "': its values are the times of the records",
                        "remove '" + key + "'");
            }
        });
    }

    private ValueRule rule(String name, YamlNode node, FieldType type, Map<String, YamlNode> keys) {
        List<Rule> rules = Stream.of(Rule.values())
                .filter(rule -> keys.containsKey(rule.key()))
                .toList();
        if (rules.isEmpty()) {
            if (type.kind() == Kind.BOOLEAN && keys.keySet().stream().allMatch(SchemaReader::isCommon)) {
                return new ValueRule.Choice(List.of(true, false), List.of(1.0, 1.0));
            }
            throw node.wrong("field '" + name + "' does not say how its values are made", "add one of: " + Rule.keys());
        }
        if (rules.size() > 1) {
            throw node.wrong(
                    "field '" + name + "' has both '" + rules.get(0).key() + "' and '"
                            + rules.get(1).key() + "'",
                    "leave one of them out");
        }
        Rule rule = rules.get(0);
        keys.forEach((key, value) -> {
            if (!isCommon(key) && !key.equals(rule.key()) && !rule.companions.contains(key)) {
                throw value.wrong("'" + key + "' does not go with '" + rule.key() + "'", "remove '" + key + "'");
            }
        });
        YamlNode value = Objects.requireNonNull(keys.get(rule.key()));
        return switch (rule) {
            case CHOICE -> choice(name, value, type);
            case FAKER -> expression(name, value, type);
            case RANGE -> range(name, value, type, keys);
            case SEQUENCE -> sequence(name, value, type, keys);
        };
    }

    private static boolean isCommon(String key) {
        return key.equals("type") || key.equals("nulls");
    }

    private static void requireType(
            boolean holds, String name, YamlNode rule, String key, FieldType type, String hint) {
        if (!holds) {
            throw rule.wrong("field '" + name + "' of type " + type + " cannot have '" + key + "'", hint);
        }
    }

    private static ValueRule choice(String name, YamlNode node, FieldType type) {
        Map<Object, Double> weights = new LinkedHashMap<>();
        BiFunction<YamlNode, String, Object> reader = (item, text) -> value(name, item, text, type);
        if (node.isMap()) {
            node.map().forEach((text, weight) -> {
                double number = weight.number().doubleValue();
                if (number < 0) {
                    throw weight.wrong("'" + weight.path() + "' is a negative weight", "write a weight from 0");
                }
                weights.merge(reader.apply(weight, text), number, Double::sum);
            });
        } else {
            node.list().forEach(item -> weights.merge(reader.apply(item, item.text()), 1.0, Double::sum));
        }
        if (weights.values().stream().mapToDouble(Double::doubleValue).sum() <= 0) {
            throw node.wrong(
                    "field '" + name + "' has nothing to choose from",
                    "write [A, B], or {A: 3, B: 1} with a weight for each");
        }
        return new ValueRule.Choice(List.copyOf(weights.keySet()), List.copyOf(weights.values()));
    }

    /** Reads a value of a field. */
    private static Object value(String name, YamlNode node, String text, FieldType type) {
        if (type.kind() == Kind.STRING) {
            return text;
        }
        if (type.kind() == Kind.BOOLEAN) {
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
            throw node.wrong("field '" + name + "' is a boolean: write true or false, not '" + text + "'", "");
        }
        BigDecimal number = requireHeld(name, node, node.number(text), type);
        return switch (type.kind()) {
            case INT, BIGINT -> number.longValueExact();
            case DECIMAL -> number.setScale(type.scale());
            case DOUBLE, STRING, BOOLEAN, TIMESTAMP -> number.doubleValue();
        };
    }

    private static BigDecimal requireHeld(String name, YamlNode node, BigDecimal number, FieldType type) {
        if (!type.holds(number)) {
            throw node.wrong(
                    number.toPlainString() + " is not a value of field '" + name + "', which is of type " + type, "");
        }
        return number;
    }

    private static ValueRule expression(String name, YamlNode node, FieldType type) {
        requireType(
                type.kind() == Kind.STRING, name, node, "faker", type, "give the field the type string, or use choice");
        String text = node.text();
        if (!text.matches("(?s).*#\\{[^{}]+\\}.*")) {
            throw node.wrong(
                    "field '" + name + "' has the faker expression '" + text + "' without a #{...}",
                    "write one such as '#{name.fullName}', in quotes");
        }
        try {
            new FakerText(text, 0).next();
        } catch (RuntimeException e) {
            throw node.wrong(
                    "field '" + name + "': there is no faker expression '" + text + "'",
                    "use one of Datafaker's, such as '#{name.fullName}' or '#{address.city}'");
        }
        return new ValueRule.Expression(text);
    }

    private static ValueRule sequence(String name, YamlNode node, FieldType type, Map<String, YamlNode> keys) {
        requireType(
                type.kind().isWhole() || type.kind() == Kind.STRING,
                name,
                node,
                "sequence",
                type,
                "give the field the type bigint, int or string");
        YamlNode prefix = keys.get("prefix");
        if (prefix != null) {
            requireType(type.kind() == Kind.STRING, name, prefix, "prefix", type, "give the field the type string");
        }
        int first = node.whole(0, Integer.MAX_VALUE);
        YamlNode until = keys.get("until");
        if (until == null && type.kind() == Kind.INT) {
            throw node.wrong(
                    "field '" + name + "' counts beyond what an int holds", "give it the type bigint, or add 'until'");
        }
        return new ValueRule.Sequence(
                first,
                until == null ? OptionalLong.empty() : OptionalLong.of(until.whole(first, Integer.MAX_VALUE)),
                prefix == null ? "" : prefix.text());
    }

    private ValueRule range(String name, YamlNode node, FieldType type, Map<String, YamlNode> keys) {
        requireType(
                type.kind().isNumber(),
                name,
                node,
                "range",
                type,
                "range is for int, bigint, double and decimal; use choice, sequence or faker for a string");
        Bounds bounds = bounds(name, node, type, keys.get("decimals"));
        YamlNode walk = keys.get("walk");
        YamlNode curve = keys.get("day-curve");
        if (walk != null && curve != null) {
            throw walk.wrong("field '" + name + "' has both 'walk' and 'day-curve'", "leave one of them out");
        }
        requireCompanion(keys.get("per"), walk, "per", "walk");
        requireCompanion(keys.get("noise"), curve, "noise", "day-curve");
        if (walk != null) {
            return new ValueRule.Walk(bounds, positive(walk), walker(keys.get("per")));
        }
        if (curve != null) {
            YamlNode noise = keys.get("noise");
            return new ValueRule.DayCurve(bounds, timeOfDay(curve), noise == null ? 0 : positive(noise));
        }
        return new ValueRule.Uniform(bounds);
    }

    private static Bounds bounds(String name, YamlNode node, FieldType type, @Nullable YamlNode decimals) {
        List<YamlNode> both = node.list();
        if (both.size() != 2) {
            throw node.wrong("'" + node.path() + "' has " + both.size() + " numbers, not 2", "write [LOWEST, HIGHEST]");
        }
        BigDecimal low = requireHeld(name, both.get(0), both.get(0).number(), type);
        BigDecimal high = requireHeld(name, both.get(1), both.get(1).number(), type);
        if (low.compareTo(high) > 0) {
            throw node.wrong(
                    "'" + node.path() + "' runs from " + low.toPlainString() + " down to " + high.toPlainString(),
                    "write the lower number first: [" + high.toPlainString() + ", " + low.toPlainString() + "]");
        }
        if (decimals != null && type.kind() != Kind.DOUBLE) {
            throw decimals.wrong(
                    "field '" + name + "' of type " + type + " cannot have 'decimals'", "it is for the type double");
        }
        int digits =
                switch (type.kind()) {
                    case DOUBLE -> decimals(node, low, high, decimals);
                    case DECIMAL -> type.scale();
                    case INT, BIGINT, STRING, BOOLEAN, TIMESTAMP -> 0;
                };
        return new Bounds(low, high, digits);
    }

    /** Returns how many digits after the point a number has; never fewer than its bounds. */
    private static int decimals(YamlNode range, BigDecimal low, BigDecimal high, @Nullable YamlNode decimals) {
        int ofBounds = Math.max(
                low.stripTrailingZeros().scale(), high.stripTrailingZeros().scale());
        if (decimals == null) {
            return Math.max(DEFAULT_DECIMALS, ofBounds);
        }
        int digits = decimals.whole(0, MOST_DECIMALS);
        if (ofBounds > digits) {
            throw decimals.wrong(
                    "'" + decimals.path() + "' is " + digits + ", but '" + range.path() + "' has " + ofBounds
                            + " digits after the point",
                    "write decimals: " + ofBounds + ", or a range with fewer digits");
        }
        return digits;
    }

    private static void requireCompanion(
            @Nullable YamlNode given, @Nullable YamlNode needed, String key, String companion) {
        if (given != null && needed == null) {
            throw given.wrong(
                    "'" + key + "' needs '" + companion + "'", "add '" + companion + "', or remove '" + key + "'");
        }
    }

    private static double positive(YamlNode node) {
        double number = node.number().doubleValue();
        if (number > 0) {
            return number;
        }
        throw node.wrong("'" + node.path() + "' must be more than 0, not " + node.text(), "");
    }

    private static LocalTime timeOfDay(YamlNode node) {
        // YAML 1.1 would read 15:00 as a number in base 60; the text is what the user wrote.
        try {
            return LocalTime.parse(node.text());
        } catch (DateTimeException e) {
            throw node.wrong(
                    "'" + node.path() + "' must be the time of day of the highest value, not '" + node.text() + "'",
                    "write it as 15:00, in UTC");
        }
    }

    /** Returns the position of the field whose values have a walk each. */
    private OptionalInt walker(@Nullable YamlNode per) {
        if (per == null) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(per.text())) {
                requireFew(fields.get(i), per);
                return OptionalInt.of(i);
            }
        }
        List<String> above = fields.stream().map(SchemaField::name).toList();
        throw per.wrong(
                "'" + per.path() + "' names '" + per.text() + "', which is not a field above it",
                Suggestion.hint(per.text(), above, "move that field above this one"));
    }

    private static void requireFew(SchemaField field, YamlNode per) {
        boolean few = field.rule() instanceof ValueRule.Choice
                || field.rule() instanceof ValueRule.Sequence sequence
                        && sequence.last().isPresent()
                        && Long.compareUnsigned(sequence.last().getAsLong() - sequence.first(), MOST_WALKS) < 0;
        if (!few) {
            throw per.wrong(
                    "'" + per.path() + "' names '" + field.name() + "', which can have more than " + MOST_WALKS
                            + " values",
                    "name a field with 'choice', or with 'sequence' and 'until'");
        }
    }
}
