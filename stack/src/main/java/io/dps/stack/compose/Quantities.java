package io.dps.stack.compose;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations, sizes and numbers of cores as compose files write them. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(?:[0-9]+(?:\\.[0-9]+)?(?:ns|us|µs|ms|h|m|s))+|0");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ns|us|µs|ms|h|m|s)");
    private static final Pattern BYTES = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmgtp]?)i?b?");

    private Quantities() {}

    /** Parses a duration such as {@code 1m30s}; returns empty if the text is not a duration. */
    static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = DURATION_PART.matcher(text);
        while (parts.find()) {
            BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanos(parts.group(2))));
            sum = sum.plusNanos(nanos.longValue());
        }
        return Optional.of(sum);
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "ns" -> 1L;
            default -> 1_000L;
        };
    }

    /** Parses a size such as {@code 512M}, with units in powers of 1024; returns empty if the text is not a size. */
    static Optional<Long> bytes(String text) {
        Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = matcher.group(2).isEmpty() ? 0 : "kmgtp".indexOf(matcher.group(2)) + 1;
        return Optional.of(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1L << (10 * power)))
                .longValue());
    }

    /** Parses a number of cores such as {@code 0.5} into billionths; returns empty if the text is not a number. */
    static Optional<Long> nanoCpus(String text) {
        if (!text.matches("[0-9]+(?:\\.[0-9]{1,9})?")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text).movePointRight(9).longValueExact());
    }
}
