package io.dps.shell.service;

import java.time.Duration;

/**
 * How an averager is to run.
 *
 * @param window length of a window
 * @param watermark how long a window waits for readings that come late
 * @param bySensor one average per sensor, not one for all
 * @param maxAhead how far a reading's time may be past its arrival
 * @param untilCaughtUp end after all readings that are there now
 */
public record StreamRequest(
        Duration window, Duration watermark, boolean bySensor, Duration maxAhead, boolean untilCaughtUp) {
    public StreamRequest {
        if (window.isZero()) {
            throw new IllegalArgumentException("a window of no length holds no reading: --window must be positive");
        }
    }
}
