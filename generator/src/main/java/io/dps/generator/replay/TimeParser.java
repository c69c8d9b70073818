package io.dps.generator.replay;

import io.dps.contract.EventTimeParser;
import io.dps.generator.reading.Reading;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parser for times in one format. */
@FunctionalInterface
interface TimeParser {
    /** Returns the time that the text names; empty if it is in another format. */
    Optional<ParsedTime> read(String text);

    /**
     * Returns the parser for a format, given by its name or as a pattern.
     *
     * @throws IllegalArgumentException if it is neither a name nor a pattern with a whole date
     */
    static TimeParser of(String form) {
        return switch (form) {
            case "iso" -> new IsoTime();
            case "epoch-s" -> EpochTime.SECONDS;
            case "epoch-ms" -> EpochTime.MILLIS;
            case "epoch-us" -> EpochTime.MICROS;
            case "epoch-ns" -> EpochTime.NANOS;
            default -> new PatternTime(form);
        };
    }

    /**
     * A time as a file has it: the local time and, if the text has one, its offset from UTC.
     *
     * @param clock the local time
     * @param offset empty if the text names no zone
     */
    record ParsedTime(LocalDateTime clock, Optional<ZoneOffset> offset) {
        public ParsedTime {
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(offset, "offset");
        }

        static ParsedTime of(Instant time) {
            return new ParsedTime(LocalDateTime.ofInstant(time, ZoneOffset.UTC), Optional.of(ZoneOffset.UTC));
        }

        static ParsedTime withoutZone(LocalDateTime clock) {
            return new ParsedTime(clock, Optional.empty());
        }
    }

    /**
     * Parses RFC 3339 times and their everyday forms: without a zone, without seconds, with a blank instead of
     * {@code T}, with slashes in the date, with the offset as {@code +0200}, {@code +02} or {@code UTC}, also after
     * a blank. A date alone means the start of the day.
     */
    final class IsoTime implements TimeParser {
        private static final Pattern FORM = Pattern.compile(
                "(?<year>\\d{4})(?<dash>[-/])(?<month>\\d{2})\\k<dash>(?<day>\\d{2})"
                        + "(?:[T ](?<hour>\\d{2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?"
                        + " ?(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?",
                Pattern.CASE_INSENSITIVE);
        private static final int NANO_DIGITS = 9;
        private static final int LONGEST_IN_MICROS = "2026-11-22T07:00:00.123456".length();
        private static final int NANOS_PER_MICRO = 1_000;
        private static final long MICROS_PER_SECOND = 1_000_000;

        @Override
        public Optional<ParsedTime> read(String text) {
            return usual(text).or(() -> everyday(text));
        }

        /** Reads the forms that programs write, of which files have millions. */
        private static Optional<ParsedTime> usual(String text) {
            boolean isUtc = text.endsWith("Z");
            if (text.length() > LONGEST_IN_MICROS + (isUtc ? 1 : 0)) {
                return Optional.empty();
            }
            char[] characters = text.toCharArray();
            long micros = isUtc
                    ? EventTimeParser.micros(characters, 0, characters.length)
                    : EventTimeParser.localMicros(characters, 0, characters.length);
            if (micros == EventTimeParser.INVALID) {
                return Optional.empty();
            }
            LocalDateTime clock = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, MICROS_PER_SECOND),
                    (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO,
                    ZoneOffset.UTC);
            return Optional.of(
                    isUtc ? new ParsedTime(clock, Optional.of(ZoneOffset.UTC)) : ParsedTime.withoutZone(clock));
        }

        private static Optional<ParsedTime> everyday(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                return Optional.empty();
            }
            try {
                LocalDate date = LocalDate.of(number(form, "year"), number(form, "month"), number(form, "day"));
                LocalDateTime time = date.atTime(LocalTime.of(
                        number(form, "hour"), number(form, "minute"), number(form, "second"), nanos(form)));
                return Optional.of(new ParsedTime(
                        time, Optional.ofNullable(form.group("offset")).map(IsoTime::offset)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static int number(Matcher form, String part) {
            String digits = form.group(part);
            return digits == null ? 0 : Integer.parseInt(digits);
        }

        private static int nanos(Matcher form) {
            String digits = form.group("fraction");
            return digits == null ? 0 : Integer.parseInt(digits + "0".repeat(NANO_DIGITS - digits.length()));
        }

        private static ZoneOffset offset(String text) {
            return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
        }
    }

    /** Parses times given as a number of units since 1970, with or without a fraction. */
    enum EpochTime implements TimeParser {
        SECONDS(9),
        MILLIS(6),
        MICROS(3),
        NANOS(0);

        /** Twenty digits are more than any time needs; parsing far longer numbers would take very long. */
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

        /** Returns the unit in which the number is a time from 1990 to 2100; there is at most one. */
        static Optional<EpochTime> plausible(String number) {
            return Arrays.stream(values())
                    .filter(unit ->
                            unit.instant(number).filter(EpochTime::isPlausible).isPresent())
                    .findFirst();
        }

        private static boolean isPlausible(Instant time) {
            return !time.isBefore(PLAUSIBLE_FROM) && time.isBefore(PLAUSIBLE_UNTIL);
        }

        /**
         * Returns a parser that accepts only times from 1990 to 2100, for a unit that was detected rather than
         * given.
         */
        TimeParser plausibleOnly() {
            return text -> instant(text).filter(EpochTime::isPlausible).map(ParsedTime::of);
        }

        @Override
        public Optional<ParsedTime> read(String text) {
            return instant(text).map(ParsedTime::of);
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
}
