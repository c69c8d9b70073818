package io.dps.generator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The event times sent so far, and when the broker has to catch up with them. */
final class EventTimeSpan {

    private final Duration step;
    private Instant earliest = Instant.MAX;
    private Instant latest = Instant.MIN;
    private Instant flushDue = Instant.MAX;
    private String sensorId = "";
    private boolean severalSensors;

    EventTimeSpan(Duration step) {
        this.step = step;
    }

    /**
     * Takes in a reading that is about to be sent.
     *
     * @return whether all earlier ones have to be acknowledged before it. One sensor's readings never overtake each
     *     other, as they share a partition
     */
    boolean extendTo(Reading reading) {
        Instant time = reading.processTimestamp();
        severalSensors |= !sensorId.isEmpty() && !sensorId.equals(reading.sensorId());
        sensorId = reading.sensorId();
        earliest = time.isBefore(earliest) ? time : earliest;
        if (!time.isAfter(latest)) {
            return false;
        }
        boolean first = latest == Instant.MIN;
        latest = time;
        return !step.isZero() && crosses(time, first);
    }

    private boolean crosses(Instant time, boolean first) {
        if (!first && time.isBefore(flushDue)) {
            return false;
        }
        flushDue = time.plus(step);
        return !first && severalSensors;
    }

    Optional<Instant> earliest() {
        return latest == Instant.MIN ? Optional.empty() : Optional.of(earliest);
    }

    Optional<Instant> latest() {
        return latest == Instant.MIN ? Optional.empty() : Optional.of(latest);
    }
}
