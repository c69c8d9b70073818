package io.dps.generator.cli;

import io.dps.contract.Durations;
import io.dps.generator.cli.FaultOptions.Share;
import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts option values from text, in the same way for every command with these options, and back to the text that
 * is passed to another process.
 */
final class OptionConverters {

    private static final String NUMBER = "\\d{1,9}(\\.\\d{1,9})?";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private OptionConverters() {}

    static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a duration (write 500ms, 10s, 1m30s, 1h or 1d)");
        }
    }

    static RateLimit rate(String text) {
        if (text.equals("max")) {
            return RateLimit.unlimited();
        }
        String number = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        return new RateLimit(positive(number, "'" + text + "' is not a rate (write 100/s, 0.5/s or max)"));
    }

    static String format(RateLimit rate) {
        return rate.isUnlimited() ? "max" : plain(rate.perSecond()) + "/s";
    }

    static ReplaySpeed speed(String text) {
        if (text.equals("max")) {
            return ReplaySpeed.unlimited();
        }
        String refusal = "'" + text + "' is not a speed (write 1x, 60x, 0.5x or max)";
        if (!text.endsWith("x")) {
            throw new TypeConversionException(refusal);
        }
        return new ReplaySpeed(positive(text.substring(0, text.length() - 1), refusal));
    }

    static String format(ReplaySpeed speed) {
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
        throw new TypeConversionException("'" + text + "' is not a share (write 0.1 or 10%, at most 1 or 100%)");
    }

    static String format(Share share) {
        return plain(share.value());
    }

    static Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time (write it as 2026-11-22T07:00:00Z)");
        }
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time zone (write UTC, +02:00 or Europe/Rome)");
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

    static final class OfDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return duration(text);
        }
    }

    static final class OfWhole implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text);
        }
    }

    static final class OfRate implements ITypeConverter<RateLimit> {
        @Override
        public RateLimit convert(String text) {
            return rate(text);
        }
    }

    static final class OfSpeed implements ITypeConverter<ReplaySpeed> {
        @Override
        public ReplaySpeed convert(String text) {
            return speed(text);
        }
    }

    static final class OfShare implements ITypeConverter<Share> {
        @Override
        public Share convert(String text) {
            return share(text);
        }
    }

    static final class OfTime implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return time(text);
        }
    }

    static final class OfZone implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String text) {
            return zone(text);
        }
    }
}
