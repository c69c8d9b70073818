package io.dps.generator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads times as numbers since 1970, with or without a fraction. */
enum EpochTime implements TimeText {
    SECONDS(9, 1e11),
    MILLIS(6, 1e14),
    MICROS(3, 1e17),
    NANOS(0, Double.POSITIVE_INFINITY);

    /** Twenty digits are more than any time needs; longer ones cost time to no end. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,20}(\\.\\d{1,20})?");

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final int SECOND_BITS = 50;

    private final int digits;
    private final double below;

    EpochTime(int digits, double below) {
        this.digits = digits;
        this.below = below;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Returns the unit in which a number is a time of our days: seconds reach the year 5138, the others like it. */
    static EpochTime byMagnitude(String number) {
        double size = Math.abs(Double.parseDouble(number));
        for (EpochTime unit : values()) {
            if (size < unit.below) {
                return unit;
            }
        }
        return NANOS;
    }

    @Override
    public Optional<Instant> read(String text) {
        if (!isNumber(text)) {
            return Optional.empty();
        }
        BigInteger nanos = new BigDecimal(text).movePointRight(digits).toBigInteger();
        BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
        if (parts[0].bitLength() > SECOND_BITS) {
            return Optional.empty();
        }
        return instant(parts[0].longValue(), parts[1].longValue());
    }

    private static Optional<Instant> instant(long seconds, long nanos) {
        return Math.abs(seconds) > Reading.LATEST.getEpochSecond() * 2
                ? Optional.empty()
                : TimeText.encodable(Instant.ofEpochSecond(seconds, nanos));
    }
}
