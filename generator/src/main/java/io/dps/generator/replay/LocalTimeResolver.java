package io.dps.generator.replay;

import io.dps.generator.replay.TimeParser.ParsedTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resolves the local times of a file to instants. Where clocks were put forward, an hour is missing; where they were
 * put back, an hour exists twice, and the order of a sensor's rows shows which of the two a time belongs to. Used by
 * one thread.
 */
final class LocalTimeResolver {
    private final ZoneId zone;
    private final boolean moves;
    private final Map<String, Instant> latest = new HashMap<>();
    private final Set<LocalDate> doubled = new TreeSet<>();

    /** @param zone zone of times that do not name one themselves */
    LocalTimeResolver(ZoneId zone) {
        this.zone = zone;
        this.moves = !zone.getRules().isFixedOffset();
    }

    /**
     * Returns the instant of a time.
     *
     * @throws UnclearTimeException if the clock never showed that time, or showed it twice and earlier rows do not
     *     show which one is meant
     */
    Instant instant(ParsedTime time, String sensor) throws UnclearTimeException {
        Instant instant = time.offset().isPresent()
                ? time.clock().toInstant(time.offset().get())
                : withoutZone(time.clock(), sensor);
        if (moves) {
            latest.put(sensor, instant);
        }
        return instant;
    }

    private Instant withoutZone(LocalDateTime clock, String sensor) throws UnclearTimeException {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(clock);
        if (offsets.isEmpty()) {
            throw new UnclearTimeException("a time that does not exist in " + zone + ", where clocks were set forward");
        }
        Instant first = clock.toInstant(offsets.get(0));
        if (offsets.size() == 1) {
            return first;
        }
        Instant before = latest.getOrDefault(sensor, Instant.MIN);
        Instant second = clock.toInstant(offsets.get(1));
        if (!before.isBefore(second)) {
            throw new UnclearTimeException("a time that occurred twice in " + zone
                    + ", when clocks were set back, and earlier rows do not show which one is meant");
        }
        doubled.add(clock.toLocalDate());
        return before.isBefore(first) ? first : second;
    }

    /** Returns a note about times that only the order of the rows made clear, if there were any. */
    Optional<String> note() {
        if (doubled.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("times in the hour that occurred twice in " + zone + " ("
                + doubled.iterator().next() + ") were resolved by the order of each sensor's rows");
    }

    /** Thrown when a time does not determine an instant. */
    static final class UnclearTimeException extends Exception {
        private static final long serialVersionUID = 1;

        UnclearTimeException(String reason) {
            super(reason, null, false, false);
        }
    }
}
