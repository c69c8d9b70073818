package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * How an averager is to run.
 *
 * @param options what its averages depend on
 * @param isolation which records of transactions are read
 * @param untilCaughtUp end after all readings that are there now
 * @param runFor end after that time
 * @param waitForWriter how long to wait, warm, for the stream's present writer to leave
 */
public record StreamRequest(
        StreamOptions options,
        Isolation isolation,
        boolean untilCaughtUp,
        Optional<Duration> runFor,
        Optional<Duration> waitForWriter) {}
