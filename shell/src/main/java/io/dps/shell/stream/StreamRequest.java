package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Request to start an averager.
 *
 * @param options options that determine its averages
 * @param isolation which transactional records it reads
 * @param untilCaughtUp whether to end after all readings that exist now
 * @param runFor time after which to end
 * @param waitForWriter how long to wait as a warm standby for the stream's current writer to end
 */
public record StreamRequest(
        StreamOptions options,
        Isolation isolation,
        boolean untilCaughtUp,
        Optional<Duration> runFor,
        Optional<Duration> waitForWriter) {}
