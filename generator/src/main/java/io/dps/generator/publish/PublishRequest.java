package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import java.time.Duration;
import java.util.Objects;

/**
 * What to publish where, how fast and for how long.
 *
 * @param topic an existing topic
 * @param rate records per second
 * @param stop when to stop before the source is exhausted
 * @param flushStep how far event time may run ahead of what the broker has acknowledged, zero for any distance. A
 *     reader of several partitions has one watermark for all of them, and would take a partition that lags behind for
 *     late; half the reader's watermark is safe. Only readings of several sensors are held back for it
 * @param faults which faults to work in
 * @param speed how fast to run through the event times of the readings, beside the rate
 */
public record PublishRequest(
        String topic, RateLimit rate, StopCondition stop, Duration flushStep, Faults faults, ReplaySpeed speed) {

    /** Half of the averager's default watermark. */
    public static final Duration DEFAULT_FLUSH_STEP = Duration.ofSeconds(5);

    /**
     * Checks the components.
     *
     * @throws UserFailure usage, if the topic is blank or the step negative
     */
    public PublishRequest {
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(stop, "stop");
        Objects.requireNonNull(faults, "faults");
        Objects.requireNonNull(speed, "speed");
        if (topic.isBlank()) {
            throw UserFailure.usage("topic is blank");
        }
        if (flushStep.isNegative()) {
            throw UserFailure.usage("flush step is negative: " + flushStep);
        }
    }

    /** Returns a request for the whole source, as fast as the broker takes it. */
    public static PublishRequest to(String topic) {
        return new PublishRequest(
                topic,
                RateLimit.unlimited(),
                StopCondition.never(),
                DEFAULT_FLUSH_STEP,
                Faults.none(),
                ReplaySpeed.unlimited());
    }

    /** Returns the same request at another rate. */
    public PublishRequest at(RateLimit otherRate) {
        return new PublishRequest(topic, otherRate, stop, flushStep, faults, speed);
    }

    /** Returns the same request with another stop rule. */
    public PublishRequest until(StopCondition otherStop) {
        return new PublishRequest(topic, rate, otherStop, flushStep, faults, speed);
    }

    /** Returns the same request with another flush step. */
    public PublishRequest flushingEvery(Duration otherStep) {
        return new PublishRequest(topic, rate, stop, otherStep, faults, speed);
    }

    /** Returns the same request with other faults. */
    public PublishRequest with(Faults otherFaults) {
        return new PublishRequest(topic, rate, stop, flushStep, otherFaults, speed);
    }

    /** Returns the same request at another speed of event time. */
    public PublishRequest atSpeed(ReplaySpeed otherSpeed) {
        return new PublishRequest(topic, rate, stop, flushStep, faults, otherSpeed);
    }
}
