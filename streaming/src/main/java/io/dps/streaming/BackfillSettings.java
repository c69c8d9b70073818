package io.dps.streaming;

import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One backfill.
 *
 * @param brokers bootstrap servers, host:port
 * @param inputTopic where readings come from
 * @param outputTopic where averages go
 * @param from no window that begins earlier is averaged
 * @param to no window that ends later is averaged
 * @param recordedUntil records whose Kafka timestamp is later are not read; empty: all that the topic holds now
 * @param options what the averages depend on; the watermark does not matter
 * @param isolation which records of transactions are read
 */
public record BackfillSettings(
        String brokers,
        String inputTopic,
        String outputTopic,
        Instant from,
        Instant to,
        Optional<Instant> recordedUntil,
        StreamOptions options,
        Isolation isolation) {

    /**
     * Checks the span.
     *
     * @throws UserFailure usage, if no whole window lies in it; the message says so
     */
    public BackfillSettings {
        if (!firstStart(from, options.window()).isBefore(lastEnd(to, options.window()))) {
            throw UserFailure.usage("no whole window of " + Durations.format(options.window()) + " lies between " + from
                    + " and " + to);
        }
    }

    /** Returns where the first window begins. */
    Instant firstStart() {
        return firstStart(from, options.window());
    }

    /** Returns where the last window ends. */
    Instant lastEnd() {
        return lastEnd(to, options.window());
    }

    /** Returns the earliest Kafka timestamp that a valid reading of the span can have. */
    Instant earliestRecord() {
        return firstStart().minus(options.maxAhead());
    }

    private static Instant firstStart(Instant from, Duration window) {
        Instant floor = lastEnd(from, window);
        return floor.equals(from) ? floor : floor.plus(window);
    }

    /** Windows are counted from the epoch, as Spark does. */
    private static Instant lastEnd(Instant to, Duration window) {
        long length = window.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(to.toEpochMilli(), length) * length);
    }
}
