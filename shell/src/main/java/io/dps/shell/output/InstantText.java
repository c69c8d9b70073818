package io.dps.shell.output;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes times exactly as {@link DateTimeFormatter#ISO_INSTANT} does, in a tenth of the time: a topic may have millions
 * of them.
 */
final class InstantText {
    /** Length of a time with nanoseconds. */
    private static final int LONGEST = 30;

    private InstantText() {}

    static String of(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            return DateTimeFormatter.ISO_INSTANT.format(instant);
        }
        byte[] text = new byte[LONGEST];
        int end = digits(text, 0, time.getYear(), 4);
        end = digits(text, sign(text, end, '-'), time.getMonthValue(), 2);
        end = digits(text, sign(text, end, '-'), time.getDayOfMonth(), 2);
        end = digits(text, sign(text, end, 'T'), time.getHour(), 2);
        end = digits(text, sign(text, end, ':'), time.getMinute(), 2);
        end = digits(text, sign(text, end, ':'), time.getSecond(), 2);
        end = sign(text, fraction(text, end, time.getNano()), 'Z');
        return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Writes no digits, or as many groups of three as are needed. */
    private static int fraction(byte[] text, int at, int nanos) {
        if (nanos == 0) {
            return at;
        }
        int first = sign(text, at, '.');
        if (nanos % 1_000_000 == 0) {
            return digits(text, first, nanos / 1_000_000, 3);
        }
        return nanos % 1_000 == 0 ? digits(text, first, nanos / 1_000, 6) : digits(text, first, nanos, 9);
    }

    private static int sign(byte[] text, int at, char sign) {
        text[at] = (byte) sign;
        return at + 1;
    }

    private static int digits(byte[] text, int at, int number, int count) {
        int rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + count;
    }
}
