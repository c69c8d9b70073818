package io.dps.shell.sql;

import io.dps.contract.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The time between two runs of {@code watch} and {@code \watch}: seconds such as {@code 2} or {@code 0.5}, or a duration. */
public final class WatchInterval {
    /** The time that counts if none is given. */
    public static final Duration USUAL = Duration.ofSeconds(2);

    /** A shorter time would only burden the servers. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})?");

    private WatchInterval() {}

    /** Parses an interval; empty if the text is not an interval of at least 100 ms. */
    public static Optional<Duration> parse(String text) {
        try {
            Duration parsed = SECONDS.matcher(text).matches()
                    ? Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue())
                    : Durations.parse(text);
            return parsed.compareTo(SHORTEST) < 0 ? Optional.empty() : Optional.of(parsed);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
