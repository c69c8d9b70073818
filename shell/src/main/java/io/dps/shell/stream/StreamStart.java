package io.dps.shell.stream;

import io.dps.contract.StreamProgress;
import java.util.Optional;

/**
 * The result of starting a stream.
 *
 * @param process name of the stream's process at the target
 * @param report the stream's first or last report; empty if the process is a standby that waits for its turn
 */
public record StreamStart(String process, Optional<StreamProgress> report) {}
