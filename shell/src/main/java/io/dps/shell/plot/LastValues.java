package io.dps.shell.plot;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How many of a topic's last records to plot.
 *
 * @param count at most that many
 * @param age how old they may be, by their timestamps in Kafka; empty for any age
 */
record LastValues(long count, Optional<Duration> age) {
    /** What is held in memory at most. */
    static final long MOST = 100_000;

    /**
     * Parses a number of records, or a duration such as {@code 10m}.
     *
     * @throws UserFailure of kind {@code USAGE} if the text is neither
     */
    static LastValues parse(String text) {
        if (text.matches("[0-9]{1,18}")) {
            long count = Long.parseLong(text);
            if (count == 0 || count > MOST) {
                throw UserFailure.usage(
                        "--last " + text + " is not from 1 to " + MOST,
                        count == 0 ? "write for example: --last 500" : "for more, combine them: plot sql '...'");
            }
            return new LastValues(count, Optional.empty());
        }
        try {
            Duration age = Durations.parse(text);
            if (age.isZero()) {
                throw UserFailure.usage("--last " + text + " is no time", "write for example: --last 10m");
            }
            return new LastValues(MOST, Optional.of(age));
        } catch (DateTimeParseException e) {
            throw UserFailure.usage(
                    "--last '" + text + "' is neither a number of records nor a time",
                    "write for example: --last 500, or --last 10m");
        }
    }
}
