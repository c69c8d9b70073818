package io.dps.contract;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Parses a time directly from characters: {@code 2026-11-22T07:00:00.123456Z} (RFC 3339,
 * any offset, up to nine fraction digits) or {@code 2023-07-11 19:04:05.123456} without a zone, which is UTC. A leap
 * second (:60) is not a valid time. Written by hand because java.time's formatters cost more than the rest of the
 * parsing.
 */
public final class EventTimeParser {
    /** The result for a text that is not a time or date. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final int SECONDS_END = "2023-07-11T19:04:05".length();
    private static final int DATE_LENGTH = "2023-07-11".length();
    private static final int OFFSET_LENGTH = "+02:00".length();
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final long SECONDS_PER_DAY = 86_400L;
    private static final long[] FRACTION_UNIT = {1_000_000L, 100_000L, 10_000L, 1_000L, 100L, 10L, 1L};

    private EventTimeParser() {}

    /** Returns microseconds since the epoch, truncated, or {@link #INVALID}. */
    public static long micros(char[] text, int offset, int length) {
        return micros(text, offset, length, true);
    }

    /**
     * Parses a time that must have no zone, not even {@code Z}; returns microseconds since 1970-01-01T00:00:00 on the
     * same clock, truncated, or {@link #INVALID}.
     */
    public static long localMicros(char[] text, int offset, int length) {
        return micros(text, offset, length, false);
    }

    /** Parses {@code 2026-11-22}; returns days since 1970-01-01, or {@link #INVALID}. */
    public static long epochDay(char[] text, int offset, int length) {
        if (length != DATE_LENGTH || text[offset + 4] != '-' || text[offset + 7] != '-') {
            return INVALID;
        }
        return localDays(text, offset);
    }

    private static long micros(char[] text, int offset, int length, boolean mayHaveZone) {
        if (length < SECONDS_END || !hasSeparators(text, offset)) {
            return INVALID;
        }
        long seconds = localSeconds(text, offset);
        if (seconds == INVALID) {
            return INVALID;
        }
        int end = offset + length;
        int at = offset + SECONDS_END;
        long micros = 0;
        if (at < end && text[at] == '.') {
            int first = at + 1;
            at = endOfDigits(text, first, end);
            if (at == first || at - first > MAX_FRACTION_DIGITS) {
                return INVALID;
            }
            int digits = Math.min(at - first, MICRO_DIGITS);
            micros = number(text, first, digits) * FRACTION_UNIT[digits];
        }
        if (at < end && !mayHaveZone) {
            return INVALID;
        }
        long zone = zoneSeconds(text, at, end);
        return zone == INVALID ? INVALID : (seconds - zone) * MICROS_PER_SECOND + micros;
    }

    private static boolean hasSeparators(char[] text, int offset) {
        char middle = text[offset + 10];
        return text[offset + 4] == '-'
                && text[offset + 7] == '-'
                && (middle == 'T' || middle == ' ' || middle == 't')
                && text[offset + 13] == ':'
                && text[offset + 16] == ':';
    }

    private static long localSeconds(char[] text, int offset) {
        long days = localDays(text, offset);
        int hour = number(text, offset + 11, 2);
        int minute = number(text, offset + 14, 2);
        int second = number(text, offset + 17, 2);
        if (days == INVALID || hour < 0 || hour > 23) {
            return INVALID;
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59) {
            return INVALID;
        }
        return days * SECONDS_PER_DAY + (long) hour * SECONDS_PER_HOUR + (long) minute * SECONDS_PER_MINUTE + second;
    }

    private static long localDays(char[] text, int offset) {
        int year = number(text, offset, 4);
        int month = number(text, offset + 5, 2);
        int day = number(text, offset + 8, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1) {
            return INVALID;
        }
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return INVALID;
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    /** Returns the offset from UTC in seconds; a text without a zone is UTC. */
    private static long zoneSeconds(char[] text, int at, int end) {
        if (at == end) {
            return 0;
        }
        char sign = text[at];
        if (sign == 'Z' || sign == 'z') {
            return at + 1 == end ? 0 : INVALID;
        }
        if ((sign != '+' && sign != '-') || end - at != OFFSET_LENGTH || text[at + 3] != ':') {
            return INVALID;
        }
        int hours = number(text, at + 1, 2);
        int minutes = number(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return INVALID;
        }
        long seconds = (long) hours * SECONDS_PER_HOUR + (long) minutes * SECONDS_PER_MINUTE;
        return sign == '+' ? seconds : -seconds;
    }

    private static int endOfDigits(char[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Parses the given count of digits; returns -1 if a character is not a digit. */
    private static int number(char[] text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
