package io.dps.generator.replay;

import io.dps.generator.reading.Reading;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads times as numbers since 1970, with or without a fraction. */
enum EpochTime implements TimeParser {
    SECONDS(9),
    MILLIS(6),
    MICROS(3),
    NANOS(0);

    /** Twenty digits are more than any time needs; longer ones cost time to no end. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,20}(\\.\\d{1,20})?");

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final int SECOND_BITS = 50;
    private static final Instant PLAUSIBLE_FROM = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant PLAUSIBLE_UNTIL = Instant.parse("2100-01-01T00:00:00Z");

    private final int digits;

    EpochTime(int digits) {
        this.digits = digits;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Returns the unit in which a number is a time of 1990 to 2100, of which there is one at most. */
    static Optional<EpochTime> plausible(String number) {
        return Arrays.stream(values())
                .filter(unit ->
                        unit.instant(number).filter(EpochTime::isPlausible).isPresent())
                .findFirst();
    }

    private static boolean isPlausible(Instant time) {
        return !time.isBefore(PLAUSIBLE_FROM) && time.isBefore(PLAUSIBLE_UNTIL);
    }

    /** Reads only times of 1990 to 2100: for a unit that was seen and not said. */
    TimeParser plausibleOnly() {
        return text -> instant(text).filter(EpochTime::isPlausible).map(WrittenTime::of);
    }

    @Override
    public Optional<WrittenTime> read(String text) {
        return instant(text).map(WrittenTime::of);
    }

    private Optional<Instant> instant(String text) {
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
                : Optional.of(Instant.ofEpochSecond(seconds, nanos));
    }
}
