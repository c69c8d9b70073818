package io.dps.generator.replay;

import io.dps.generator.replay.TimeParser.ParsedTime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses times by a pattern with English names of months; a date alone means the start of the day. */
final class PatternTime implements TimeParser {
    /** Quoted text, or a run of one letter. */
    private static final Pattern PART = Pattern.compile("'(?:[^']|'')*'|([A-Za-z])\\1*|.", Pattern.DOTALL);

    private static final String TIME_OF_DAY = "HhKkmsSAnNaB";
    /** A two-digit year means 1969 to 2068, as in POSIX. */
    private static final LocalDate FIRST_TWO_DIGIT_YEAR = LocalDate.of(1969, 1, 1);
    /** A time of which no two parts are equal: a pattern that confuses two parts does not restore it. */
    private static final ZonedDateTime EXAMPLE = ZonedDateTime.of(2024, 12, 30, 22, 11, 9, 123_456_789, ZoneOffset.UTC);

    private final DateTimeFormatter format;
    private final boolean hasTime;

    /** @throws IllegalArgumentException if the text is not a pattern, or its date or time is incomplete */
    PatternTime(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        StringBuilder letters = new StringBuilder();
        StringBuilder between = new StringBuilder();
        Matcher parts = PART.matcher(pattern);
        while (parts.find()) {
            String part = parts.group();
            letters.append(parts.group(1) == null ? "" : parts.group(1));
            if (part.equals("yy") || part.equals("uu")) {
                builder.appendPattern(between.toString())
                        .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_TWO_DIGIT_YEAR);
                between.setLength(0);
            } else {
                between.append(part);
            }
        }
        this.format = builder.appendPattern(between.toString())
                // In strict mode, "yyyy" needs an era.
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        this.hasTime = letters.chars().anyMatch(letter -> TIME_OF_DAY.indexOf(letter) >= 0);
        requireSense(letters.toString());
    }

    private void requireSense(String letters) {
        if (letters.indexOf('z') >= 0 || letters.indexOf('v') >= 0) {
            throw new IllegalArgumentException(
                    "zone names ('z', 'v') are ambiguous: the same name may mean standard or daylight saving"
                            + " time. Write the name as quoted text in the pattern ('EST') and set --time-zone, or use"
                            + " offsets (XXX) or regions (VV)");
        }
        boolean half = letters.indexOf('h') >= 0 || letters.indexOf('K') >= 0;
        if (half && letters.indexOf('a') < 0 && letters.indexOf('B') < 0) {
            throw new IllegalArgumentException(
                    "12-hour times ('h') also need 'a' for am or pm; use 'H' for 24-hour times");
        }
        if (!restoresExample()) {
            throw new IllegalArgumentException(
                    "it does not specify a complete date" + (hasTime ? " and time of day" : "")
                            + ": use 'yyyy' for years, 'MM' for months, 'dd' for days, 'HH' for hours, 'mm' for minutes");
        }
    }

    /** Returns whether formatting and parsing the example keeps its date, and its hour if the pattern has a time. */
    private boolean restoresExample() {
        try {
            Optional<ParsedTime> read = read(format.format(EXAMPLE));
            return read.isPresent()
                    && read.get().clock().toLocalDate().equals(EXAMPLE.toLocalDate())
                    && (!hasTime || read.get().clock().getHour() == EXAMPLE.getHour());
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public Optional<ParsedTime> read(String text) {
        try {
            return Optional.of(toTime(
                    hasTime
                            ? format.parseBest(text, ZonedDateTime::from, LocalDateTime::from)
                            : format.parseBest(text, LocalDate::from, LocalDate::from)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ParsedTime toTime(TemporalAccessor time) {
        if (time instanceof ZonedDateTime zoned) {
            return ParsedTime.of(zoned.toInstant());
        }
        if (time instanceof LocalDateTime local) {
            return ParsedTime.withoutZone(local);
        }
        return ParsedTime.withoutZone(LocalDate.from(time).atStartOfDay());
    }
}
