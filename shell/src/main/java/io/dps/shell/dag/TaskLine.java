package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of a task's log.
 *
 * @param time when it was written
 * @param text text of the line
 */
public record TaskLine(Optional<Instant> time, String text) {}
