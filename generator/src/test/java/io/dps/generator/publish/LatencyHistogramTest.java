package io.dps.generator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.dps.generator.publish.PublishMetrics.LatencyHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyHistogramTest {

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void knows_nothing_of_nothing() {
        assertThat(histogram.quantileMillis(0.5)).isEmpty();
    }

    @Test
    void quantiles_are_those_of_what_was_recorded() {
        for (int millis = 1; millis <= 1_000; millis++) {
            histogram.record(millis * 1_000_000L);
        }

        assertThat(histogram.quantileMillis(0.5).orElseThrow()).isBetween(500.0, 535.0);
        assertThat(histogram.quantileMillis(0.99).orElseThrow()).isBetween(990.0, 1060.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 15, 16, 17, 31, 32, 1_000, 123_456_789, 1L << 40, Long.MAX_VALUE / 2, Long.MAX_VALUE})
    void a_single_latency_comes_back_within_seven_percent(long nanos) {
        histogram.record(nanos);

        double millis = histogram.quantileMillis(0.99).orElseThrow();

        assertThat(millis).isGreaterThanOrEqualTo(nanos / 1e6);
        if (nanos < 16) {
            assertThat(millis).isEqualTo(nanos / 1e6, offset(1e-12));
        } else {
            assertThat(millis).isCloseTo(nanos / 1e6, withinPercentage(7));
        }
    }
}
