package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import java.time.Duration;

/**
 * What a stream's averages depend on; fixed for as long as its checkpoint lives.
 *
 * @param window length of a window, whole milliseconds, positive
 * @param watermark how long a window waits for readings that come late
 * @param bySensor one average per sensor, not one for all
 * @param maxAhead how far a reading's time may be past its record's timestamp
 * @param isolation which records of transactions are read
 */
public record StreamOptions(
        Duration window, Duration watermark, boolean bySensor, Duration maxAhead, Isolation isolation) {
    public StreamOptions {
        if (window.toMillis() <= 0) {
            throw UserFailure.usage("a window of no length holds no reading: --window must be positive");
        }
    }
}
