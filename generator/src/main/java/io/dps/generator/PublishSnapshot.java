package io.dps.generator;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far publishing has come.
 *
 * @param sent readings handed to the Kafka client
 * @param acknowledged readings that the broker has acknowledged
 * @param bytes size of the acknowledged values, without keys, before compression
 * @param failed readings that the broker did not take
 * @param badRows rows that the source left out
 * @param elapsed time since the start
 * @param total readings to be sent in all, where that is known
 */
public record PublishSnapshot(
        long sent, long acknowledged, long bytes, long failed, long badRows, Duration elapsed, OptionalLong total) {}
