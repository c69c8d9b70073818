package io.dps.generator.replay;

import java.util.Optional;

/** Reads times that are written in one way. */
@FunctionalInterface
interface TimeParser {
    /** Returns the time that the text names; empty if it is written in another way. */
    Optional<WrittenTime> read(String text);

    /**
     * Finds the way of the given name.
     *
     * @throws IllegalArgumentException if it is neither a name nor a pattern that tells a date
     */
    static TimeParser of(String form) {
        return switch (form) {
            case "iso" -> new IsoTime();
            case "epoch-s" -> EpochTime.SECONDS;
            case "epoch-ms" -> EpochTime.MILLIS;
            case "epoch-us" -> EpochTime.MICROS;
            case "epoch-ns" -> EpochTime.NANOS;
            default -> new PatternTime(form);
        };
    }
}
