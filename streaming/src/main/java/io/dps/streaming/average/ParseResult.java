package io.dps.streaming.average;

/**
 * What {@link ReadingRules} says about one Kafka record: a {@link ParsedReading}, or the {@link RejectReason} for which it
 * is none. Immutable.
 */
public sealed interface ParseResult permits ParsedReading, RejectReason {}
