package io.dps.generator.synthetic;

import io.dps.contract.UserFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Gives each synthetic reading its event time. Used by one thread. */
@FunctionalInterface
public interface EventTime {

    /** Returns the event time of the next reading. */
    Instant next();

    /** Takes event times from a clock at the moment a reading is made, in whole microseconds as JSON keeps them. */
    static EventTime of(Clock clock) {
        return Clock.tick(clock, Duration.of(1, ChronoUnit.MICROS))::instant;
    }

    /**
     * Simulates event times: reading number n (from 0, over all sensors) gets {@code start + n * interval}.
     *
     * @throws UserFailure usage, if the interval is not positive
     */
    static EventTime simulated(Instant start, Duration interval) {
        return new SimulatedTime(start, interval);
    }
}
