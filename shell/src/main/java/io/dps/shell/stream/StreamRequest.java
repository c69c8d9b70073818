package io.dps.shell.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * Request to start a stream.
 *
 * @param program what to run
 * @param untilCaughtUp whether to end once all records that exist now are processed
 * @param runFor time after which to end
 * @param trigger least time between the starts of two batches; empty for the program's default
 * @param waitForWriter how long to wait as a warm standby for the stream's current writer to end
 */
public record StreamRequest(
        StreamProgram program,
        boolean untilCaughtUp,
        Optional<Duration> runFor,
        Optional<Duration> trigger,
        Optional<Duration> waitForWriter) {}
