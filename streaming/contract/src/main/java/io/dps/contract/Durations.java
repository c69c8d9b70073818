package io.dps.contract;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them everywhere: {@code 500ms}, {@code 10s}, {@code 1m30s}, {@code 2h}, {@code 7d}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,13})(ms|s|m|h|d)");
    /** One century; longer durations are cut to it, so that no sum of nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Durations() {}

    /**
     * Parses a duration; one longer than a century is cut to a century.
     *
     * @throws DateTimeParseException if the text is not a duration
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = capped(sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1)))));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new DateTimeParseException("expected a duration such as 500ms, 30s, 2m or 1h", text, end);
        }
        return sum;
    }

    private static Duration unit(String name) {
        return Objects.requireNonNull(UNITS.get(name), name);
    }

    private static Duration capped(Duration sum) {
        return sum.compareTo(LONGEST) > 0 ? LONGEST : sum;
    }

    /** Formats a duration for people: to a tenth of a second below a minute, in two units from then on. */
    public static String show(Duration duration) {
        long seconds = duration.toMillis() < 59_950 ? 0 : Math.max(60, duration.toSeconds());
        if (seconds == 0) {
            return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
    }

    /**
     * Formats a duration of whole milliseconds in the largest unit that divides it, the form in which durations are
     * stored and passed to other processes. Equal durations give equal texts.
     */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }
}
