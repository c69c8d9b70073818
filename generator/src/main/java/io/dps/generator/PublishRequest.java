package io.dps.generator;

import java.time.Duration;
import java.util.Objects;

/**
 * What to publish where, how fast and for how long.
 *
 * @param topic an existing topic
 * @param rate readings per second
 * @param stop when to stop before the source is exhausted
 * @param flushStep how far event time may run ahead of what the broker has acknowledged, zero for any distance. A
 *     reader of several partitions has one watermark for all of them, and would take a partition that lags behind for
 *     late; half the reader's watermark is safe. Only readings of several sensors are held back for it
 */
public record PublishRequest(String topic, RateLimit rate, StopRule stop, Duration flushStep) {

    /** Half of the averager's default watermark. */
    public static final Duration DEFAULT_FLUSH_STEP = Duration.ofSeconds(5);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if the topic is blank or the step negative
     */
    public PublishRequest {
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(stop, "stop");
        if (topic.isBlank()) {
            throw new IllegalArgumentException("topic is blank");
        }
        if (flushStep.isNegative()) {
            throw new IllegalArgumentException("flush step is negative: " + flushStep);
        }
    }

    /** Returns a request for the whole source, as fast as the broker takes it. */
    public static PublishRequest to(String topic) {
        return new PublishRequest(topic, RateLimit.unlimited(), StopRule.never(), DEFAULT_FLUSH_STEP);
    }

    /** Returns the same request at another rate. */
    public PublishRequest at(RateLimit otherRate) {
        return new PublishRequest(topic, otherRate, stop, flushStep);
    }

    /** Returns the same request with another stop rule. */
    public PublishRequest until(StopRule otherStop) {
        return new PublishRequest(topic, rate, otherStop, flushStep);
    }

    /** Returns the same request with another flush step. */
    public PublishRequest flushingEvery(Duration otherStep) {
        return new PublishRequest(topic, rate, stop, otherStep);
    }
}
