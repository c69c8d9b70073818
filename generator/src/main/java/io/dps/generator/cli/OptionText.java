package io.dps.generator.cli;

import io.dps.generator.RateLimit;
import io.dps.generator.ReplaySpeed;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** The values of the generator's options as they are typed, and the one form in which they are passed on. */
final class OptionText {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,13})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    /** Longer ones would overflow a sum of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private static final String NUMBER = "\\d{1,9}(\\.\\d{1,9})?";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private OptionText() {}

    /** As the shell reads durations: several parts are a sum, and more than a century is a century. */
    static Duration duration(String text) {
        Matcher part = DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = capped(sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1)))));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new TypeConversionException("'" + text + "' is no duration (write 500ms, 10s, 1m30s, 1h or 1d)");
        }
        return sum;
    }

    private static Duration capped(Duration sum) {
        return sum.compareTo(LONGEST) > 0 ? LONGEST : sum;
    }

    /** Writes a duration of whole milliseconds in the largest unit that holds it whole. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }

    static RateLimit rate(String text) {
        if (text.equals("max")) {
            return RateLimit.unlimited();
        }
        String number = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        return new RateLimit(positive(number, "'" + text + "' is no rate (write 100/s, 0.5/s or max)"));
    }

    static String of(RateLimit rate) {
        return rate.isUnlimited() ? "max" : plain(rate.perSecond()) + "/s";
    }

    static ReplaySpeed speed(String text) {
        if (text.equals("max")) {
            return ReplaySpeed.unlimited();
        }
        String refusal = "'" + text + "' is no speed (write 1x, 60x, 0.5x or max)";
        if (!text.endsWith("x")) {
            throw new TypeConversionException(refusal);
        }
        return new ReplaySpeed(positive(text.substring(0, text.length() - 1), refusal));
    }

    static String of(ReplaySpeed speed) {
        return speed.isUnlimited() ? "max" : plain(speed.factor()) + "x";
    }

    static Share share(String text) {
        boolean percent = text.endsWith("%");
        String number = percent ? text.substring(0, text.length() - 1) : text;
        if (number.matches(NUMBER)) {
            BigDecimal share = percent ? new BigDecimal(number).divide(HUNDRED) : new BigDecimal(number);
            if (share.compareTo(BigDecimal.ONE) <= 0) {
                return new Share(share.doubleValue());
            }
        }
        throw new TypeConversionException("'" + text + "' is no share (write 0.1 or 10%, at most 1 or 100%)");
    }

    static String of(Share share) {
        return plain(share.value());
    }

    static Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number");
        }
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no time (write it as 2026-11-22T07:00:00Z)");
        }
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no time zone (write UTC, +02:00 or Europe/Rome)");
        }
    }

    private static double positive(String number, String refusal) {
        if (!number.matches(NUMBER) || Double.parseDouble(number) == 0) {
            throw new TypeConversionException(refusal);
        }
        return Double.parseDouble(number);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
