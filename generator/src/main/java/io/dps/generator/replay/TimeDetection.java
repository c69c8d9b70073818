package io.dps.generator.replay;

import io.dps.generator.replay.TimeParser.EpochTime;
import io.dps.generator.replay.TimeParser.IsoTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Detects the format of a file's times from the first times in the file. */
final class TimeDetection {
    /** {@code 03/04/2026}: the third of April or the fourth of March. */
    private static final Pattern AMBIGUOUS = Pattern.compile("\\d{1,2}[/.-]\\d{1,2}[/.-](\\d{4}|\\d{2})(\\D.*)?");

    /** {@code 2020010100}: an hour in 2020, or a second in 2034 as an epoch time. */
    private static final Pattern DATE_AND_HOUR =
            Pattern.compile("(19[6-9]|20\\d)\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])([01]\\d|2[0-3])");

    private TimeDetection() {}

    /** Returns the first time that can be read in more than one way, or that is a number without a plausible unit. */
    static Optional<String> ambiguous(List<String> times) {
        Optional<String> date =
                times.stream().filter(time -> AMBIGUOUS.matcher(time).matches()).findFirst();
        if (date.isPresent() || hasIso(times)) {
            return date;
        }
        List<String> numbers = times.stream().filter(EpochTime::isNumber).toList();
        Optional<EpochTime> unit = numbers.stream().findFirst().flatMap(EpochTime::plausible);
        return numbers.stream()
                .filter(number -> DATE_AND_HOUR.matcher(number).matches()
                        || unit.isEmpty()
                        || !EpochTime.plausible(number).equals(unit))
                .findFirst();
    }

    /** Returns the parser for times that are not ambiguous; if no format is detected, the RFC 3339 parser. */
    static TimeParser of(List<String> times) {
        if (hasIso(times)) {
            return new IsoTime();
        }
        return times.stream()
                .filter(EpochTime::isNumber)
                .findFirst()
                .flatMap(EpochTime::plausible)
                .map(EpochTime::plausibleOnly)
                .orElseGet(IsoTime::new);
    }

    private static boolean hasIso(List<String> times) {
        TimeParser iso = new IsoTime();
        return times.stream().anyMatch(time -> iso.read(time).isPresent());
    }
}
