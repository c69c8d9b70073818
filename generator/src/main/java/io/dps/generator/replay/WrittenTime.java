package io.dps.generator.replay;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * A time as a file has it: what a clock showed and, where it is told, how far that clock was ahead of UTC.
 *
 * @param clock what the clock showed
 * @param offset empty where the text names no zone
 */
record WrittenTime(LocalDateTime clock, Optional<ZoneOffset> offset) {
    WrittenTime {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(offset, "offset");
    }

    static WrittenTime of(Instant time) {
        return new WrittenTime(LocalDateTime.ofInstant(time, ZoneOffset.UTC), Optional.of(ZoneOffset.UTC));
    }

    static WrittenTime withoutZone(LocalDateTime clock) {
        return new WrittenTime(clock, Optional.empty());
    }
}
