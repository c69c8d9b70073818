package io.dps.generator.schema;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How the values of a field are made. Immutable. */
sealed interface ValueRule {

    /**
     * Returns a maker of values, which are strings, booleans, longs, doubles or {@link BigDecimal}s, as the field's
     * type has it.
     */
    ValueMaker maker(FieldType type, SplittableRandom random);

    /** Makes the values of one field, one for each record. Keeps state from one to the next; used by one thread. */
    @FunctionalInterface
    interface ValueMaker {

        /**
         * Makes the next value.
         *
         * @param time time of the record
         * @param earlier values of the record's fields; those after this field are not made yet
         */
        @Nullable
        Object next(Instant time, @Nullable Object[] earlier);
    }

    /** The record's event time, which the source knows. */
    record EventTimeValue() implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            return (time, earlier) -> null;
        }
    }

    /**
     * Whole numbers that count up, as such or as the end of a text.
     *
     * @param first the first one
     * @param last the last one, after which the first one follows; empty to count on
     * @param prefix text before the number
     */
    record Sequence(long first, OptionalLong last, String prefix) implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            return new ValueMaker() {
                private long next = first;

                @Override
                public Object next(Instant time, @Nullable Object[] earlier) {
                    long number = next;
                    next = last.isPresent() && number == last.getAsLong() ? first : number + 1;
                    return type.kind() == FieldType.Kind.STRING ? (Object) (prefix + number) : (Object) number;
                }
            };
        }
    }

    /**
     * One of several values.
     *
     * @param values the values, as {@link ValueMaker} returns them
     * @param weights how often each is chosen, relative to the others; the sum is positive
     */
    record Choice(List<Object> values, List<Double> weights) implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
            return (time, earlier) -> {
                double left = random.nextDouble() * sum;
                int chosen = 0;
                for (int i = 0; i < weights.size(); i++) {
                    if (weights.get(i) > 0) {
                        chosen = i;
                        if (left < weights.get(i)) {
                            break;
                        }
                        left -= weights.get(i);
                    }
                }
                return values.get(chosen);
            };
        }
    }

    /**
     * A number between two bounds, evenly spread.
     *
     * @param bounds the bounds
     */
    record Uniform(Bounds bounds) implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            if (type.kind().isWhole()) {
                long low = bounds.low().longValueExact();
                long high = bounds.high().longValueExact();
                // The upper bound belongs to the range.
                return (time, earlier) -> {
                    if (high < Long.MAX_VALUE) {
                        return random.nextLong(low, high + 1);
                    }
                    return low > Long.MIN_VALUE ? random.nextLong(low - 1, high) + 1 : random.nextLong();
                };
            }
            return (time, earlier) -> bounds.value(bounds.lowest() + random.nextDouble() * bounds.width(), type);
        }
    }

    /**
     * A number that moves from record to record by at most a step, and turns back at the bounds.
     *
     * @param bounds the bounds
     * @param step the largest step to either side
     * @param per position of the field whose values have a walk each; empty for one walk
     */
    record Walk(Bounds bounds, double step, OptionalInt per) implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            Map<Optional<Object>, Double> positions = new HashMap<>();
            return (time, earlier) -> {
                Optional<Object> walker =
                        per.isPresent() ? Optional.ofNullable(earlier[per.getAsInt()]) : Optional.empty();
                Double before = positions.get(walker);
                double now = before == null
                        ? bounds.lowest() + random.nextDouble() * bounds.width()
                        : bounds.reflected(before + step * (2 * random.nextDouble() - 1));
                positions.put(walker, now);
                return bounds.value(now, type);
            };
        }
    }

    /**
     * A number that follows the time of day: the upper bound at one time, the lower bound twelve hours later.
     *
     * @param bounds the bounds
     * @param peak time of day of the upper bound, UTC
     * @param noise the largest random difference to either side
     */
    record DayCurve(Bounds bounds, LocalTime peak, double noise) implements ValueRule {

        private static final int SECONDS_PER_DAY = 86_400;

        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            double middle = bounds.lowest() + bounds.width() / 2;
            return (time, earlier) -> {
                int seconds = time.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() - peak.toSecondOfDay();
                // StrictMath: the same seed must give the same bytes on every machine.
                double curve = StrictMath.cos(2 * Math.PI * seconds / SECONDS_PER_DAY);
                double difference = noise * (2 * random.nextDouble() - 1);
                return bounds.value(middle + curve * bounds.width() / 2 + difference, type);
            };
        }
    }

    /**
     * A text made by a Datafaker expression.
     *
     * @param expression the expression, such as <code>#{name.fullName}</code>
     */
    record Expression(String expression) implements ValueRule {
        @Override
        public ValueMaker maker(FieldType type, SplittableRandom random) {
            FakerText text = new FakerText(expression, random.nextLong());
            return (time, earlier) -> text.next();
        }
    }

    /**
     * The range of a number.
     *
     * @param low the lowest value
     * @param high the highest value, not below the lowest
     * @param decimals digits after the point
     */
    record Bounds(BigDecimal low, BigDecimal high, int decimals) {

        double lowest() {
            return low.doubleValue();
        }

        double width() {
            return high.doubleValue() - low.doubleValue();
        }

        /** Turns a value that has left the range back into it. */
        double reflected(double value) {
            double inside = value;
            if (inside < low.doubleValue()) {
                inside = 2 * low.doubleValue() - inside;
            } else if (inside > high.doubleValue()) {
                inside = 2 * high.doubleValue() - inside;
            }
            return Math.max(low.doubleValue(), Math.min(high.doubleValue(), inside));
        }

        /** Returns a number of the range as a value of a field, rounded. */
        Object value(double number, FieldType type) {
            BigDecimal rounded = BigDecimal.valueOf(number)
                    .setScale(decimals, RoundingMode.HALF_EVEN)
                    .max(low)
                    .min(high);
            return switch (type.kind()) {
                case INT, BIGINT -> rounded.longValue();
                case DECIMAL -> rounded.setScale(decimals, RoundingMode.HALF_EVEN);
                case DOUBLE, STRING, BOOLEAN, TIMESTAMP -> rounded.doubleValue();
            };
        }
    }
}
