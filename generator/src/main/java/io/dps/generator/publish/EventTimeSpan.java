package io.dps.generator.publish;

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
     * Takes in an event time that is about to be sent; one that is behind the latest, as a late reading's is, moves
     * no barrier.
     *
     * @return whether all earlier records have to be acknowledged before it. One sensor's readings never overtake each
     *     other, as they share a partition
     */
    boolean extendTo(String sensor, Instant time) {
        severalSensors |= !sensorId.isEmpty() && !sensorId.equals(sensor);
        sensorId = sensor;
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
