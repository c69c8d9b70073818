package io.dps.generator.replay;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads RFC 3339 times and their everyday forms: without a zone, without seconds, with a blank instead of {@code T}, with
 * slashes in the date, with the offset as {@code +0200}, {@code +02} or {@code UTC}, also behind a blank. A date alone is
 * its first moment.
 */
final class IsoTime implements TimeParser {
    private static final Pattern FORM = Pattern.compile(
            "(?<year>\\d{4})(?<dash>[-/])(?<month>\\d{2})\\k<dash>(?<day>\\d{2})"
                    + "(?:[T ](?<hour>\\d{2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{1,9}))?)?"
                    + " ?(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?",
            Pattern.CASE_INSENSITIVE);
    private static final int NANO_DIGITS = 9;

    @Override
    public Optional<WrittenTime> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(number(form, "year"), number(form, "month"), number(form, "day"));
            LocalDateTime time = date.atTime(
                    LocalTime.of(number(form, "hour"), number(form, "minute"), number(form, "second"), nanos(form)));
            return Optional.of(new WrittenTime(
                    time, Optional.ofNullable(form.group("offset")).map(IsoTime::offset)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher form, String part) {
        String digits = form.group(part);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(Matcher form) {
        String digits = form.group("fraction");
        return digits == null ? 0 : Integer.parseInt(digits + "0".repeat(NANO_DIGITS - digits.length()));
    }

    private static ZoneOffset offset(String text) {
        return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
    }
}
