package io.dps.generator;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sees from the first times of a file how all of them are written. */
final class TimeDetection {

    /** {@code 03/04/2026}: the third of April or the fourth of March. */
    private static final Pattern AMBIGUOUS = Pattern.compile("\\d{1,2}[/.-]\\d{1,2}[/.-](\\d{4}|\\d{2})(\\D.*)?");

    private final ZoneId zone;

    TimeDetection(ZoneId zone) {
        this.zone = zone;
    }

    /** Returns the first time that can be read in more than one way. */
    static Optional<String> ambiguous(List<String> times) {
        return times.stream().filter(time -> AMBIGUOUS.matcher(time).matches()).findFirst();
    }

    /** Returns how the given times are written; when that cannot be seen, as RFC 3339 has it. */
    TimeText of(List<String> times) {
        TimeText iso = new IsoTime(zone);
        if (times.stream().anyMatch(time -> iso.read(time).isPresent())) {
            return iso;
        }
        return times.stream()
                .filter(EpochTime::isNumber)
                .findFirst()
                .<TimeText>map(EpochTime::byMagnitude)
                .orElse(iso);
    }
}
