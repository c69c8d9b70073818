package io.dps.generator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads RFC 3339 times, and the same without a zone (then in UTC), with {@code T} or a blank before the hour. */
final class TimestampParser {

    private static final int SEPARATOR_AT = 10;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private TimestampParser() {}

    /** Returns the instant that the text names; empty if it names none that a reading can carry. */
    static Optional<Instant> parse(String text) {
        try {
            TemporalAccessor time = FORMAT.parseBest(withT(text), OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(toInstant(time)).filter(TimestampParser::isEncodable);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String withT(String text) {
        if (text.length() <= SEPARATOR_AT || text.charAt(SEPARATOR_AT) != ' ') {
            return text;
        }
        return text.substring(0, SEPARATOR_AT) + 'T' + text.substring(SEPARATOR_AT + 1);
    }

    private static Instant toInstant(TemporalAccessor time) {
        if (time instanceof OffsetDateTime zoned) {
            return zoned.toInstant();
        }
        return LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }

    private static boolean isEncodable(Instant time) {
        return !time.isBefore(Reading.EARLIEST) && !time.isAfter(Reading.LATEST);
    }
}
