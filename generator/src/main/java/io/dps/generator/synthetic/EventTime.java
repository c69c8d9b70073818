package io.dps.generator.synthetic;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.generator.reading.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A source of event times for synthetic readings. Used by one thread. */
@FunctionalInterface
public interface EventTime {

    /** Returns the event time of the next reading. */
    Instant next();

    /**
     * Returns event times from a clock: the time when each reading is made, in whole microseconds, as JSON keeps them.
     */
    static EventTime of(Clock clock) {
        return Clock.tick(clock, Duration.of(1, ChronoUnit.MICROS))::instant;
    }

    /**
     * Returns simulated event times: reading number n (from 0, over all sensors) gets {@code start + n * interval}.
     *
     * @throws UserFailure of kind {@code USAGE} if the interval is not positive
     */
    static EventTime simulated(Instant start, Duration interval) {
        return new SimulatedTime(start, interval);
    }

    /** Event times at equal intervals, independent of any clock. */
    final class SimulatedTime implements EventTime {

        private final Duration interval;
        private Instant next;

        SimulatedTime(Instant start, Duration interval) {
            if (interval.isZero() || interval.isNegative()) {
                throw UserFailure.usage("interval is not positive: " + Durations.format(interval));
            }
            if (start.isBefore(Reading.EARLIEST)) {
                throw UserFailure.usage(
                        "simulated event time starts before the year 0: " + start, "use a later --start");
            }
            this.next = start;
            this.interval = interval;
        }

        @Override
        public Instant next() {
            if (next.isAfter(Reading.LATEST)) {
                throw UserFailure.input(
                        "simulated event time ran past the year 9999",
                        "use a shorter interval, an earlier start or fewer readings");
            }
            Instant time = next;
            next = time.plus(interval);
            return time;
        }
    }
}
