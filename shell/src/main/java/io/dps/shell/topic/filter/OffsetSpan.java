package io.dps.shell.topic.filter;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The offsets of each partition to read, in the syntax of rpk's {@code --offset}: {@code start}, {@code end},
 * {@code 7}, {@code +7}, {@code -7}, {@code 7:9}, {@code :end}, {@code @TIME}, {@code @TIME:TIME}. A time is RFC 3339,
 * a date, epoch seconds (9 or 10 digits), epoch milliseconds (13 digits), or a duration. A duration such as {@code -1h}
 * is before now; as an upper bound, {@code 10m} is after the lower bound. Times without a zone are UTC.
 *
 * @param from position of the first record
 * @param to position after the last record; empty for no end, so that a read can continue with new records
 */
public record OffsetSpan(Position from, Optional<Position> to) {
    private static final String PLACE = "start|end|[+-]?[0-9]{1,18}";
    private static final Pattern OFFSETS = Pattern.compile("(?<from>" + PLACE + ")?(?<colon>:(?<to>" + PLACE + ")?)?");
    private static final String TIME = "-?(?:[0-9]+(?:ms|s|m|h|d))+|[0-9]{9,10}|[0-9]{13}"
            + "|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?";
    private static final Pattern TIMES = Pattern.compile("@(?<from>" + TIME + ")?(?<colon>:(?<to>" + TIME + "|end)?)?");
    private static final String GRAMMAR =
            "write start, end, 7, +7, -7, 7:9, :end, @2026-11-22T07:00:00Z, @-1h or @TIME:TIME";

    /** Returns the span that begins with the first record and has no end. */
    public static OffsetSpan all() {
        return new OffsetSpan(new Position.Start(), Optional.empty());
    }

    /** Returns the span of records that arrive from now on. */
    public static OffsetSpan fromNowOn() {
        return new OffsetSpan(new Position.End(), Optional.empty());
    }

    /**
     * Parses a span.
     *
     * @param now the time from which durations count
     * @throws UserFailure of kind {@code USAGE} if the text is not a span or ends before it begins
     */
    public static OffsetSpan parse(String text, Instant now) {
        Matcher offsets = OFFSETS.matcher(text);
        Matcher times = TIMES.matcher(text);
        if (!text.isEmpty() && !text.equals(":") && offsets.matches()) {
            return inOrder(text, ofOffsets(offsets));
        }
        if (!text.equals("@") && !text.equals("@:") && times.matches()) {
            return inOrder(text, ofTimes(text, times, now));
        }
        throw wrong(text, "is not an offset, a time or a span");
    }

    /**
     * Parses a single position: an offset, or a time with or without {@code @}.
     *
     * @param option name of the option, for the message
     * @throws UserFailure of kind {@code USAGE} if the text is neither
     */
    public static Position parsePlace(String option, String text, Instant now) {
        if (text.matches(PLACE)) {
            return place(text);
        }
        String time = text.startsWith("@") ? text.substring(1) : text;
        if (!time.matches(TIME)) {
            throw UserFailure.usage(
                    option + " '" + text + "' is neither an offset nor a time",
                    "write start, 7, +7, -7, 2026-11-22T07:00:00Z or @-1h");
        }
        return new Position.AtTime(time(text, time, now, now));
    }

    private static OffsetSpan ofOffsets(Matcher parts) {
        Position from = parts.group("from") == null ? new Position.Start() : place(parts.group("from"));
        return new OffsetSpan(from, Optional.ofNullable(parts.group("to")).map(OffsetSpan::place));
    }

    private static Position place(String text) {
        if (text.equals("start")) {
            return new Position.Start();
        }
        if (text.equals("end")) {
            return new Position.End();
        }
        long number = Math.abs(Long.parseLong(text));
        return switch (text.charAt(0)) {
            case '+' -> new Position.AfterStart(number);
            case '-' -> new Position.BeforeEnd(number);
            default -> new Position.At(number);
        };
    }

    private static OffsetSpan ofTimes(String text, Matcher parts, Instant now) {
        Optional<Instant> from = Optional.ofNullable(parts.group("from")).map(time -> time(text, time, now, now));
        Position first = from.<Position>map(Position.AtTime::new).orElse(new Position.Start());
        if (parts.group("to") == null) {
            return new OffsetSpan(first, Optional.empty());
        }
        Position end = parts.group("to").equals("end")
                ? new Position.End()
                : new Position.AtTime(time(text, parts.group("to"), now, from.orElse(now)));
        return new OffsetSpan(first, Optional.of(end));
    }

    private static Instant time(String text, String time, Instant now, Instant ahead) {
        try {
            if (time.matches(".*[smhd]")) {
                boolean before = time.startsWith("-");
                Duration duration = Durations.parse(before ? time.substring(1) : time);
                return before ? now.minus(duration) : ahead.plus(duration);
            }
            if (time.matches("[0-9]+")) {
                long number = Long.parseLong(time);
                return time.length() == 13 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
            }
            return calendarTime(time.replace(' ', 'T'));
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(text, "contains a time that does not exist: " + time);
        }
    }

    private static Instant calendarTime(String time) {
        if (time.length() == "2026-11-22".length()) {
            return LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean zoned = time.matches(".*([Zz]|[+-][0-9]{2}:[0-9]{2})") && time.indexOf(':') > 0;
        return zoned
                ? OffsetDateTime.parse(time).toInstant()
                : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
    }

    /**
     * Returns the span; fails if its end is certainly before its start, as far as can be seen without asking a broker.
     */
    private static OffsetSpan inOrder(String text, OffsetSpan span) {
        Position from = span.from();
        Position to = span.to().orElse(new Position.End());
        boolean reversed = from instanceof Position.At first && to instanceof Position.At last
                ? first.offset() > last.offset()
                : from instanceof Position.AtTime early
                        && to instanceof Position.AtTime late
                        && early.time().isAfter(late.time());
        if (reversed) {
            throw wrong(text, "ends before it begins");
        }
        return span;
    }

    private static UserFailure wrong(String text, String problem) {
        return UserFailure.usage("--offset '" + text + "' " + problem, GRAMMAR);
    }
}
