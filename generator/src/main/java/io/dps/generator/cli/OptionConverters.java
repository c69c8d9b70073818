package io.dps.generator.cli;

import io.dps.generator.publish.PublishRequest.RateLimit;
import io.dps.generator.publish.PublishRequest.ReplaySpeed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;

/** Binds {@link OptionText} to the options, so that they mean the same whatever command they are mixed into. */
final class OptionConverters {

    private OptionConverters() {}

    static final class OfDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return OptionText.duration(text);
        }
    }

    static final class OfWhole implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return OptionText.whole(text);
        }
    }

    static final class OfRate implements ITypeConverter<RateLimit> {
        @Override
        public RateLimit convert(String text) {
            return OptionText.rate(text);
        }
    }

    static final class OfSpeed implements ITypeConverter<ReplaySpeed> {
        @Override
        public ReplaySpeed convert(String text) {
            return OptionText.speed(text);
        }
    }

    static final class OfShare implements ITypeConverter<Share> {
        @Override
        public Share convert(String text) {
            return OptionText.share(text);
        }
    }

    static final class OfTime implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return OptionText.time(text);
        }
    }

    static final class OfZone implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String text) {
            return OptionText.zone(text);
        }
    }
}
