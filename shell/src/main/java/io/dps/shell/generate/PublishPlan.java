package io.dps.shell.generate;

import io.dps.contract.Durations;
import io.dps.generator.publish.PublishRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/** What publishing at a limited rate is going to take: a user who waits should know what for, and how long. */
final class PublishPlan {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final double LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();

    private PublishPlan() {}

    /**
     * Says what will be done, unless it is soon over.
     *
     * @param usualRate whether nobody has asked for the rate
     * @param end what ends it when the request does not
     */
    static Optional<String> of(PublishRequest request, boolean usualRate, String end) {
        if (request.rate().isUnlimited()) {
            return Optional.empty();
        }
        Optional<Duration> expected = expected(request);
        if (expected.isPresent() && expected.get().compareTo(SHORT) <= 0) {
            return Optional.empty();
        }
        String what = request.stop().count().isPresent()
                ? request.stop().count().getAsLong() + " readings at " + rate(request)
                : "readings at " + rate(request);
        String until = expected.map(time -> (isUntilCount(request, time) ? ": about " : " for ") + Durations.show(time))
                .orElse(" until " + end);
        return Optional.of(what + until + (usualRate ? "; faster: --rate 100/s or --rate max" : ""));
    }

    private static Optional<Duration> expected(PublishRequest request) {
        Optional<Duration> longest = request.stop().duration();
        if (request.stop().count().isEmpty()) {
            return longest;
        }
        double seconds = request.stop().count().getAsLong() / request.rate().perSecond();
        Duration counted = Duration.ofMillis((long) (Math.min(seconds, LONGEST_SECONDS) * 1_000));
        return longest.filter(limit -> limit.compareTo(counted) < 0).or(() -> Optional.of(counted));
    }

    private static boolean isUntilCount(PublishRequest request, Duration expected) {
        return !request.stop().duration().equals(Optional.of(expected));
    }

    private static String rate(PublishRequest request) {
        return BigDecimal.valueOf(request.rate().perSecond())
                        .setScale(3, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "/s";
    }
}
