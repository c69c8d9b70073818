package io.dps.shell.topic;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a topic holds, and up to when.
 *
 * @param bytes of the leaders' copies on disk; empty when that of a partition is not known
 * @param lastTime the latest timestamp of all its records, if there are any
 */
public record TopicExtent(OptionalLong bytes, Optional<Instant> lastTime) {}
