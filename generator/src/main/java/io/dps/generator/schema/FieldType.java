package io.dps.generator.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a field, in the words of Spark SQL.
 *
 * @param kind which type it is
 * @param precision digits of a decimal; 0 for other types
 * @param scale digits of a decimal after the point; 0 for other types
 */
record FieldType(Kind kind, int precision, int scale) {

    /** Names of all types, as a schema file writes them. */
    static final List<String> NAMES =
            List.of("string", "boolean", "int", "bigint", "double", "decimal(10,2)", "timestamp");

    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2})(?:, ?(\\d{1,2}))?\\)");
    private static final int MOST_DIGITS = 38;

    /** A type without its digits. */
    enum Kind {
        STRING,
        BOOLEAN,
        INT,
        BIGINT,
        DOUBLE,
        DECIMAL,
        TIMESTAMP;

        boolean isNumber() {
            return isWhole() || this == DOUBLE || this == DECIMAL;
        }

        boolean isWhole() {
            return this == INT || this == BIGINT;
        }
    }

    /** Reads the name of a type, in either case; empty if there is no such type. */
    static Optional<FieldType> named(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        Matcher decimal = DECIMAL.matcher(name);
        if (decimal.matches()) {
            int precision = Integer.parseInt(decimal.group(1));
            int scale = decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
            boolean fits = precision >= 1 && precision <= MOST_DIGITS && scale <= precision;
            return fits ? Optional.of(new FieldType(Kind.DECIMAL, precision, scale)) : Optional.empty();
        }
        return switch (name) {
            case "string" -> Optional.of(of(Kind.STRING));
            case "boolean" -> Optional.of(of(Kind.BOOLEAN));
            case "int" -> Optional.of(of(Kind.INT));
            case "bigint" -> Optional.of(of(Kind.BIGINT));
            case "double" -> Optional.of(of(Kind.DOUBLE));
            case "timestamp" -> Optional.of(of(Kind.TIMESTAMP));
            default -> Optional.empty();
        };
    }

    private static FieldType of(Kind kind) {
        return new FieldType(kind, 0, 0);
    }

    /** Returns whether a value of this type can be this number. */
    boolean holds(BigDecimal number) {
        return switch (kind) {
            case INT -> isWhole(number) && isWithin(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> isWhole(number) && isWithin(number, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> Double.isFinite(number.doubleValue());
            case DECIMAL ->
                number.signum() == 0
                        || number.stripTrailingZeros().scale() <= scale
                                && number.stripTrailingZeros().precision()
                                                - number.stripTrailingZeros().scale()
                                        <= precision - scale;
            case STRING, BOOLEAN, TIMESTAMP -> false;
        };
    }

    private static boolean isWithin(BigDecimal number, long lowest, long highest) {
        return number.compareTo(BigDecimal.valueOf(lowest)) >= 0 && number.compareTo(BigDecimal.valueOf(highest)) <= 0;
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /** Returns the type as DDL. */
    String ddl() {
        return kind == Kind.DECIMAL ? "DECIMAL(" + precision + "," + scale + ")" : kind.name();
    }

    /** Returns the type as a schema file writes it. */
    @Override
    public String toString() {
        return ddl().toLowerCase(Locale.ROOT);
    }
}
