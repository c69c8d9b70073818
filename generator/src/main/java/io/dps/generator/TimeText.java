package io.dps.generator;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Reads times that are written in one way. */
interface TimeText {

    /** Returns the instant that the text names; empty if it names none that a reading can carry. */
    Optional<Instant> read(String text);

    /**
     * Finds the way of the given name.
     *
     * @throws IllegalArgumentException if it is neither a name nor a pattern
     */
    static TimeText of(String form, ZoneId zone) {
        return switch (form) {
            case "iso" -> new IsoTime(zone);
            case "epoch-s" -> EpochTime.SECONDS;
            case "epoch-ms" -> EpochTime.MILLIS;
            case "epoch-us" -> EpochTime.MICROS;
            case "epoch-ns" -> EpochTime.NANOS;
            default -> new PatternTime(form, zone);
        };
    }

    /** Leaves out what a reading cannot carry. */
    static Optional<Instant> encodable(Instant time) {
        return time.isBefore(Reading.EARLIEST) || time.isAfter(Reading.LATEST) ? Optional.empty() : Optional.of(time);
    }
}
