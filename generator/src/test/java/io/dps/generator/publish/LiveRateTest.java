package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.generator.publish.PublishMetrics.LiveRate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LiveRateTest {

    private static final long START = Long.MAX_VALUE - 1_000;
    private static final long QUARTER = Duration.ofMillis(250).toNanos();

    private final LiveRate rate = new LiveRate(START);

    @Test
    void is_unknown_while_no_time_has_passed() {
        assertThat(rate.perSecond(START, 0)).isEmpty();
    }

    @Test
    void is_that_of_the_last_five_seconds() {
        long count = 0;
        for (int quarter = 1; quarter <= 40; quarter++) {
            count += 100;
            assertThat(rate.perSecond(START + quarter * QUARTER, count)).hasValue(400);
        }
        double last = 400;
        for (int quarter = 41; quarter <= 60; quarter++) {
            double now = rate.perSecond(START + quarter * QUARTER, count).orElseThrow();
            assertThat(now).isLessThan(last);
            last = now;
        }
        assertThat(last).isZero();
    }
}
