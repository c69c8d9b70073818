package io.dps.shell.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How an averager is to run.
 *
 * @param options what its averages depend on
 * @param untilCaughtUp end after all readings that are there now
 * @param runFor end after that time
 * @param waitForWriter how long to wait, warm, for the stream's present writer to leave
 */
public record StreamRequest(
        StreamOptions options, boolean untilCaughtUp, Optional<Duration> runFor, Optional<Duration> waitForWriter) {}
