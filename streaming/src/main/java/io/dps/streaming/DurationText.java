package io.dps.streaming;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are typed and stored: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,13})(ms|s|m|h|d)");

    /** As the shell reads longer ones: no sum of nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationText() {}

    /**
     * Reads a duration; one of more than a century is a century.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration (write 500ms, 10s, 5m, 1h or 1d)");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /** Writes a duration in the largest unit that holds it whole: equal durations give equal texts. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
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
