package io.dps.streaming.lease;

import java.time.Duration;

/**
 * The times of a lease. Each is measured by the monotonic clock of the process that acts on it.
 *
 * @param renewal between the starts of two renewals
 * @param limit the holder's process ends when no renewal that began within this time was committed
 * @param silence without a renewal for this long, as a successor sees it, the holder has ended; longer than {@code limit},
 *     by what a record may take to be seen
 * @param look between two looks of the holder at its clock, and of a successor at the topic
 */
record LeaseTimes(Duration renewal, Duration limit, Duration silence, Duration look) {
    static final LeaseTimes USUAL = new LeaseTimes(
            Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMillis(200));
}
