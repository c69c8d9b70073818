package io.dps.streaming.average;

import java.time.Duration;

/**
 * What the averages depend on.
 *
 * @param window length of the tumbling window, whole milliseconds, more than zero
 * @param watermark how long a window waits for readings that come late, whole milliseconds, zero or more
 * @param bySensor whether each sensor has its own average
 * @param maxAhead how far a reading's time may be past its record's Kafka timestamp, zero or more
 */
public record AveragerOptions(Duration window, Duration watermark, boolean bySensor, Duration maxAhead) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one of them makes no sense; the message names it
     */
    public AveragerOptions {
        if (window.toMillis() <= 0) {
            throw new IllegalArgumentException("the window must be longer than zero");
        }
        if (watermark.isNegative() || maxAhead.isNegative()) {
            throw new IllegalArgumentException("the watermark and the allowance ahead cannot be negative");
        }
    }
}
