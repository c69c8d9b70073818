package io.dps.shell.stream;

import io.dps.contract.StreamProgress;
import java.util.Optional;

/**
 * What became of a start.
 *
 * @param process name of the averager's process at the target
 * @param report its first or last report; empty when it waits for its turn
 */
public record StreamStart(String process, Optional<StreamProgress> report) {}
