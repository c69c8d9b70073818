package io.dps.contract;

import java.time.Duration;

/**
 * The options that decide a stream's averages; fixed for the life of its checkpoint.
 *
 * @param window length of the tumbling window, whole milliseconds, more than zero
 * @param watermark how long a window waits for late readings, whole milliseconds, zero or more
 * @param maxAhead how far a reading's time may be ahead of its record's Kafka timestamp, zero or more
 * @param bySensor whether each sensor has its own average
 */
public record StreamOptions(Duration window, Duration watermark, Duration maxAhead, boolean bySensor) {
    /**
     * Checks the values.
     *
     * @throws UserFailure of kind {@code USAGE} if one of them is out of range; the message names it
     */
    public StreamOptions {
        if (window.toMillis() <= 0) {
            throw UserFailure.usage("--window must be longer than zero");
        }
        if (watermark.isNegative() || maxAhead.isNegative()) {
            throw UserFailure.usage("--watermark and --max-ahead must not be negative");
        }
    }
}
