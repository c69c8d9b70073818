package io.dps.generator.publish;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.generator.fault.Faults;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to publish records: to which topic, how fast and for how long.
 *
 * @param topic an existing topic
 * @param rate records per second
 * @param stop when to stop before the source is exhausted
 * @param watermark delay of the watermark of the streams that read the topic; zero if there are none. A stream has one
 *     watermark for all partitions, and would treat readings of a lagging partition as late, so no record is sent while
 *     one that is that much older is not acknowledged. Has no effect if there is only one key
 * @param faults the faults to inject
 * @param speed how fast to run through the event times of the readings, in addition to the rate
 */
public record PublishRequest(
        String topic, RateLimit rate, StopCondition stop, Duration watermark, Faults faults, ReplaySpeed speed) {

    /** The averager's default watermark. */
    public static final Duration DEFAULT_WATERMARK = Duration.ofSeconds(10);

    /**
     * Checks the components.
     *
     * @throws UserFailure of kind {@code USAGE} if the topic is blank or the watermark negative
     */
    public PublishRequest {
        Objects.requireNonNull(rate, "rate");
        Objects.requireNonNull(stop, "stop");
        Objects.requireNonNull(faults, "faults");
        Objects.requireNonNull(speed, "speed");
        if (topic.isBlank()) {
            throw UserFailure.usage("topic is blank");
        }
        if (watermark.isNegative()) {
            throw UserFailure.usage("watermark is negative: " + Durations.format(watermark));
        }
    }

    /** Returns a request for the whole source, as fast as the broker accepts it. */
    public static PublishRequest to(String topic) {
        return new PublishRequest(
                topic,
                RateLimit.unlimited(),
                StopCondition.never(),
                DEFAULT_WATERMARK,
                Faults.none(),
                ReplaySpeed.unlimited());
    }

    /** Returns the same request at another rate. */
    public PublishRequest at(RateLimit otherRate) {
        return new PublishRequest(topic, otherRate, stop, watermark, faults, speed);
    }

    /** Returns the same request with another stop condition. */
    public PublishRequest until(StopCondition otherStop) {
        return new PublishRequest(topic, rate, otherStop, watermark, faults, speed);
    }

    /** Returns the same request for streams with another watermark. */
    public PublishRequest forWatermark(Duration otherWatermark) {
        return new PublishRequest(topic, rate, stop, otherWatermark, faults, speed);
    }

    /** Returns the same request with other faults. */
    public PublishRequest with(Faults otherFaults) {
        return new PublishRequest(topic, rate, stop, watermark, otherFaults, speed);
    }

    /** Returns the same request at another speed of event time. */
    public PublishRequest atSpeed(ReplaySpeed otherSpeed) {
        return new PublishRequest(topic, rate, stop, watermark, faults, otherSpeed);
    }

    /**
     * The number of readings to publish per second.
     *
     * @param perSecond positive; infinite means as fast as the broker accepts them
     */
    public record RateLimit(double perSecond) {

        private static final RateLimit UNLIMITED = new RateLimit(Double.POSITIVE_INFINITY);

        /**
         * Checks the rate.
         *
         * @throws UserFailure of kind {@code USAGE} if the rate is not positive
         */
        public RateLimit {
            if (!(perSecond > 0)) {
                throw UserFailure.usage("rate is not positive: " + perSecond);
            }
        }

        /** Returns the rate without a limit: as fast as the broker accepts readings. */
        public static RateLimit unlimited() {
            return UNLIMITED;
        }

        /** Returns whether there is no limit. */
        public boolean isUnlimited() {
            return Double.isInfinite(perSecond);
        }
    }

    /**
     * The speed at which a replay runs through the event times of its readings.
     *
     * @param factor 1 keeps the original intervals between readings, 60 replays an hour in a minute; infinite means
     *     as fast as the broker accepts them
     */
    public record ReplaySpeed(double factor) {

        private static final ReplaySpeed UNLIMITED = new ReplaySpeed(Double.POSITIVE_INFINITY);

        /**
         * Checks the factor.
         *
         * @throws UserFailure of kind {@code USAGE} if it is not positive
         */
        public ReplaySpeed {
            if (!(factor > 0)) {
                throw UserFailure.usage("speed is not positive: " + factor);
            }
        }

        /** Returns the speed that ignores event times. */
        public static ReplaySpeed unlimited() {
            return UNLIMITED;
        }

        /** Returns whether event times are ignored. */
        public boolean isUnlimited() {
            return Double.isInfinite(factor);
        }
    }

    /**
     * The limits at which to stop before the source is exhausted, whichever is reached first.
     *
     * @param count stop after this many records, including duplicates and malformed ones
     * @param duration stop after this time
     */
    public record StopCondition(OptionalLong count, Optional<Duration> duration) {

        private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

        /**
         * Checks both limits.
         *
         * @throws UserFailure of kind {@code USAGE} if one of them is not positive
         */
        public StopCondition {
            if (count.isPresent() && count.getAsLong() <= 0) {
                throw UserFailure.usage("count is not positive: " + count.getAsLong());
            }
            if (duration.isPresent()
                    && (duration.get().isZero() || duration.get().isNegative())) {
                throw UserFailure.usage("duration is not positive: " + Durations.format(duration.get()));
            }
        }

        /**
         * Returns the condition that never stops: publishing goes on until the source is exhausted or the thread is
         * interrupted.
         */
        public static StopCondition never() {
            return new StopCondition(OptionalLong.empty(), Optional.empty());
        }

        /** Returns the condition that stops after this many records. */
        public static StopCondition afterCount(long count) {
            return new StopCondition(OptionalLong.of(count), Optional.empty());
        }

        /** Returns the condition that stops after this time. */
        public static StopCondition afterDuration(Duration duration) {
            return new StopCondition(OptionalLong.empty(), Optional.of(duration));
        }

        boolean isReachedBy(long sent) {
            return count.isPresent() && sent >= count.getAsLong();
        }

        /**
         * Returns the duration in nanoseconds; {@link Long#MAX_VALUE} if there is no duration, or if it has more
         * nanoseconds than that.
         */
        long longestNanos() {
            return duration.filter(limit -> limit.compareTo(LONGEST) < 0)
                    .orElse(LONGEST)
                    .toNanos();
        }
    }
}
