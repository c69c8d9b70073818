package io.dps.generator.replay;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * How the times of a file are written.
 *
 * @param form {@code iso}, {@code epoch-s}, {@code epoch-ms}, {@code epoch-us}, {@code epoch-ns} or a pattern of
 *     {@link java.time.format.DateTimeFormatter}; empty to see from the first rows
 * @param zone where times that name no zone were taken
 */
public record TimeFormat(Optional<String> form, ZoneId zone) {

    private static final TimeFormat DETECTED = new TimeFormat(Optional.empty(), ZoneOffset.UTC);

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if it is neither one of the names nor a pattern
     */
    public TimeFormat {
        Objects.requireNonNull(zone, "zone");
        form.ifPresent(TimeParser::of);
    }

    /** Returns the format that is seen from the first rows, times without a zone in UTC. */
    public static TimeFormat detected() {
        return DETECTED;
    }

    /** Returns the given form, times without a zone in UTC. */
    public static TimeFormat of(String form) {
        return new TimeFormat(Optional.of(form), ZoneOffset.UTC);
    }

    /** Returns the same form with another zone. */
    public TimeFormat in(ZoneId otherZone) {
        return new TimeFormat(form, otherZone);
    }
}
