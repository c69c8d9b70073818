package io.dps.shell.topic;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The size of a topic and the latest timestamp of its records.
 *
 * @param bytes total size of the leaders' replicas on disk; empty if the size of a partition is not known
 * @param lastTime the latest timestamp of the records, if there are any
 */
public record TopicExtent(OptionalLong bytes, Optional<Instant> lastTime) {}
