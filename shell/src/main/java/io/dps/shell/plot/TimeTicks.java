package io.dps.shell.plot;

import io.dps.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How times are written on an axis, in UTC.
 *
 * @param stepMillis distance of two labels, in milliseconds
 * @param pattern form of the labels
 */
record TimeTicks(long stepMillis, String pattern) {
    private static final List<Duration> STEPS = Stream.concat(
                    Stream.of("1ms", "2ms", "5ms", "10ms", "20ms", "50ms", "100ms", "200ms", "500ms", "1s", "2s", "5s"),
                    Stream.of(
                            "10s", "15s", "30s", "1m", "2m", "5m", "10m", "15m", "30m", "1h", "2h", "3h", "6h", "12h"))
            .map(Durations::parse)
            .toList();
    private static final List<Integer> DAYS = List.of(1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 3650, 36_500);
    private static final int GAP = 3;

    /**
     * Returns the labels for an axis.
     *
     * @param range milliseconds since 1970
     * @param columns width of the axis in characters
     */
    static TimeTicks of(Range range, int columns) {
        double span = range.high() - range.low();
        Stream<Duration> steps = Stream.concat(STEPS.stream(), DAYS.stream().map(Duration::ofDays));
        return steps.map(step -> new TimeTicks(step.toMillis(), pattern(step, range)))
                .filter(ticks -> span
                                / ticks.stepMillis
                                * (ticks.pattern.replace("'", "").length() + GAP)
                        <= columns)
                .findFirst()
                .orElseGet(() -> new TimeTicks((long) Math.max(1, span), "yyyy-MM-dd"));
    }

    private static String pattern(Duration step, Range range) {
        boolean isOneDay = day(range.low()).equals(day(range.high()));
        if (step.toHours() >= 24) {
            return day(range.low()).substring(0, 4).equals(day(range.high()).substring(0, 4)) ? "MM-dd" : "yyyy-MM-dd";
        }
        String time = step.toMillis() < 1_000 ? "HH:mm:ss.SSS" : step.toMinutes() < 1 ? "HH:mm:ss" : "HH:mm";
        return isOneDay || step.toMinutes() < 1 ? time : "MM-dd " + time;
    }

    String format(double millis) {
        return text(pattern, millis);
    }

    /** Returns the caption of an axis of these times: what the labels leave out. */
    static String caption(Range range) {
        String first = day(range.low());
        String last = day(range.high());
        return (first.equals(last) ? first : first + " to " + last) + ", UTC";
    }

    private static String day(double millis) {
        return text("yyyy-MM-dd", millis);
    }

    private static String text(String pattern, double millis) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .format(Instant.ofEpochMilli((long) millis).atOffset(ZoneOffset.UTC));
    }
}
