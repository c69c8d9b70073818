package io.dps.generator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads RFC 3339 times and their everyday forms: without a zone, without seconds, with a blank instead of {@code T},
 * with slashes in the date.
 */
final class IsoTime implements TimeText {

    private static final int SEPARATOR_AT = 10;
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd'T'HH:mm")
            .optionalStart()
            .appendPattern(":ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final ZoneId zone;

    IsoTime(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public Optional<Instant> read(String text) {
        try {
            TemporalAccessor time = FORMAT.parseBest(withTAndDashes(text), OffsetDateTime::from, LocalDateTime::from);
            return TimeText.encodable(toInstant(time));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String withTAndDashes(String text) {
        if (text.length() <= SEPARATOR_AT) {
            return text;
        }
        String date = text.substring(0, SEPARATOR_AT);
        char separator = text.charAt(SEPARATOR_AT);
        boolean slashes = date.charAt(4) == '/' && date.charAt(7) == '/';
        if (!slashes && separator != ' ') {
            return text;
        }
        return (slashes ? date.replace('/', '-') : date)
                + (separator == ' ' ? 'T' : separator)
                + text.substring(SEPARATOR_AT + 1);
    }

    private Instant toInstant(TemporalAccessor time) {
        if (time instanceof OffsetDateTime zoned) {
            return zoned.toInstant();
        }
        return LocalDateTime.from(time).atZone(zone).toInstant();
    }
}
