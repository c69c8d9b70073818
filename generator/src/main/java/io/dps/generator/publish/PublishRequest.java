package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

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

    /**
     * How many readings are published per second.
     *
     * @param perSecond positive; infinite means as fast as the broker takes them
     */
    public record RateLimit(double perSecond) {

        private static final RateLimit UNLIMITED = new RateLimit(Double.POSITIVE_INFINITY);

        /**
         * Checks the rate.
         *
         * @throws UserFailure usage, if the rate is not positive
         */
        public RateLimit {
            if (!(perSecond > 0)) {
                throw UserFailure.usage("rate is not positive: " + perSecond);
            }
        }

        /** Returns the rate of as many as the broker takes. */
        public static RateLimit unlimited() {
            return UNLIMITED;
        }

        /** Returns whether there is no limit. */
        public boolean isUnlimited() {
            return Double.isInfinite(perSecond);
        }
    }

    /**
     * How fast a replay runs through the event times of its readings.
     *
     * @param factor 1 keeps the distances between readings as they were, 60 plays an hour in a minute; infinite means as
     *     fast as the broker takes them
     */
    public record ReplaySpeed(double factor) {

        private static final ReplaySpeed UNLIMITED = new ReplaySpeed(Double.POSITIVE_INFINITY);

        /**
         * Checks the factor.
         *
         * @throws UserFailure usage, if it is not positive
         */
        public ReplaySpeed {
            if (!(factor > 0)) {
                throw UserFailure.usage("speed is not positive: " + factor);
            }
        }

        /** Returns the speed at which event times do not matter. */
        public static ReplaySpeed unlimited() {
            return UNLIMITED;
        }

        /** Returns whether event times do not matter. */
        public boolean isUnlimited() {
            return Double.isInfinite(factor);
        }
    }

    /**
     * When to stop before the source is exhausted: at whichever of the two is reached first.
     *
     * @param count stop after so many records were sent, second copies and malformed ones among them
     * @param duration stop after so much time
     */
    public record StopCondition(OptionalLong count, Optional<Duration> duration) {

        private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

        /**
         * Checks both limits.
         *
         * @throws UserFailure usage, if one of them is not positive
         */
        public StopCondition {
            if (count.isPresent() && count.getAsLong() <= 0) {
                throw UserFailure.usage("count is not positive: " + count.getAsLong());
            }
            if (duration.isPresent()
                    && (duration.get().isZero() || duration.get().isNegative())) {
                throw UserFailure.usage("duration is not positive: " + duration.get());
            }
        }

        /** Goes on until the source is exhausted or the thread is interrupted. */
        public static StopCondition never() {
            return new StopCondition(OptionalLong.empty(), Optional.empty());
        }

        /** Stops after so many records. */
        public static StopCondition afterCount(long count) {
            return new StopCondition(OptionalLong.of(count), Optional.empty());
        }

        /** Stops after so much time. */
        public static StopCondition afterDuration(Duration duration) {
            return new StopCondition(OptionalLong.empty(), Optional.of(duration));
        }

        boolean isReachedBy(long sent) {
            return count.isPresent() && sent >= count.getAsLong();
        }

        /** Returns the duration in nanoseconds; without one, or if it is out of their range, the longest there is. */
        long longestNanos() {
            return duration.filter(limit -> limit.compareTo(LONGEST) < 0)
                    .orElse(LONGEST)
                    .toNanos();
        }
    }
}
