package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of the times in a column: {@code epoch-seconds}, {@code epoch-millis} or {@code epoch-micros} for numbers
 * since 1970-01-01T00:00:00Z, or a pattern of {@link DateTimeFormatter} for texts. A time without a zone is UTC, and one
 * without a time of day midnight.
 */
public record TimeFormat(@JsonValue String text) {
    /** The letters of a pattern: those that mean the same to java.time and to Spark, which checks the times read. */
    public static final String ALLOWED = "yuMLdDHhKkmsSaXxZzVO";

    private static final Map<String, ChronoUnit> EPOCHS = Map.of(
            "epoch-seconds", ChronoUnit.SECONDS,
            "epoch-millis", ChronoUnit.MILLIS,
            "epoch-micros", ChronoUnit.MICROS);

    private static final String HINT = "write epoch-seconds, epoch-millis, epoch-micros, or a pattern such as"
            + " 'yyyy-MM-dd HH:mm:ss'; RFC 3339 times need no format";

    /** Letters outside of quoted text. */
    private static final Pattern LETTERS = Pattern.compile("'[^']*+'|([A-Za-z])");

    private static final String OF_TIME = "HhKkmsSa";
    private static final ZonedDateTime SAMPLE = ZonedDateTime.of(2024, 11, 22, 13, 7, 9, 0, ZoneOffset.UTC);

    /**
     * Checks the format.
     *
     * @throws UserFailure of kind {@code USAGE} if the text is neither a unit nor a pattern of complete dates and times
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TimeFormat {
        if (!EPOCHS.containsKey(text)) {
            requirePattern(text);
        }
    }

    /** Returns the unit of times that are numbers; empty for a pattern. */
    public Optional<ChronoUnit> epochUnit() {
        return Optional.ofNullable(EPOCHS.get(text));
    }

    /**
     * Returns a formatter for the pattern. It refuses dates that do not exist, such as 30 February.
     *
     * @throws IllegalStateException if the format is not a pattern
     */
    public DateTimeFormatter formatter() {
        if (epochUnit().isPresent()) {
            throw new IllegalStateException(text + " is not a pattern");
        }
        return formatter(text);
    }

    /** Returns the pattern in the letters of Spark SQL. */
    public String sparkPattern() {
        return replaceLetter(text, "u", "y");
    }

    /** Returns the time of a text that a formatter has parsed; a missing zone is UTC, a missing time midnight. */
    public static ZonedDateTime time(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        var zone = parsed.query(TemporalQueries.zone());
        if (date == null) {
            throw new DateTimeException("the text has no date");
        }
        return ZonedDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time, zone == null ? ZoneOffset.UTC : zone);
    }

    /** A year is that of the calendar: strict java.time would want an era for {@code y}. */
    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(replaceLetter(pattern, "y", "u"), Locale.US)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static String replaceLetter(String pattern, String letter, String replacement) {
        return LETTERS.matcher(pattern)
                .replaceAll(
                        found -> Matcher.quoteReplacement(letter.equals(found.group(1)) ? replacement : found.group()));
    }

    private static void requirePattern(String pattern) {
        boolean hasTime = false;
        Matcher letters = LETTERS.matcher(pattern);
        while (letters.find()) {
            String letter = letters.group(1);
            if (letter != null && !ALLOWED.contains(letter)) {
                throw UserFailure.usage(
                        "'" + pattern + "' is not a time format: the letter " + letter + " is not supported", HINT);
            }
            hasTime = hasTime || letter != null && OF_TIME.contains(letter);
        }
        ZonedDateTime read;
        try {
            DateTimeFormatter formatter = formatter(pattern);
            read = time(formatter.parse(formatter.format(SAMPLE)));
        } catch (DateTimeException | IllegalArgumentException invalid) {
            throw UserFailure.usage("'" + pattern + "' is not a time format: it does not give a date", HINT);
        }
        if (!read.toLocalDate().equals(SAMPLE.toLocalDate()) || hasTime && read.getHour() != SAMPLE.getHour()) {
            throw UserFailure.usage(
                    "'" + pattern + "' is not a time format: it does not give the "
                            + (hasTime ? "hour of the day" : "date"),
                    HINT);
        }
    }
}
