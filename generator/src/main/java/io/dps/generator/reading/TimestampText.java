package io.dps.generator.reading;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes event times as {@code 2026-11-22T07:00:00.123456Z} into one buffer that it owns. Consecutive readings mostly
 * share their second, so that the calendar is computed only when the second changes.
 */
public final class TimestampText {

    private static final int FRACTION_AT = 20;

    private final char[] text = "0000-01-01T00:00:00.000000Z".toCharArray();
    private long second = Reading.EARLIEST.getEpochSecond();

    /** Returns the shared buffer with the given time in it; the next call overwrites it. */
    public char[] format(Instant time) {
        if (time.getEpochSecond() != second) {
            writeSecond(time.getEpochSecond());
        }
        writeDigits(FRACTION_AT, 6, time.getNano() / 1_000);
        return text;
    }

    private void writeSecond(long epochSecond) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        writeDigits(0, 4, utc.getYear());
        writeDigits(5, 2, utc.getMonthValue());
        writeDigits(8, 2, utc.getDayOfMonth());
        writeDigits(11, 2, utc.getHour());
        writeDigits(14, 2, utc.getMinute());
        writeDigits(17, 2, utc.getSecond());
        second = epochSecond;
    }

    private void writeDigits(int from, int digits, int number) {
        int rest = number;
        for (int at = from + digits - 1; at >= from; at--) {
            text[at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
