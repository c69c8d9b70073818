package io.dps.shell.service;

import java.time.Instant;
import java.util.Optional;

/**
 * How much a topic holds, and up to when.
 *
 * @param bytes of the leaders' copies on disk
 * @param lastTime the latest timestamp of all its records, if there are any
 */
public record TopicExtent(long bytes, Optional<Instant> lastTime) {}
