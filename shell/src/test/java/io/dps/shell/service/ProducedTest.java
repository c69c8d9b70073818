package io.dps.shell.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProducedTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Optional<Duration> WEEK = Optional.of(Duration.ofDays(7));

    @Test
    void a_record_older_than_its_topic_keeps_any_is_told_with_what_keeps_it() {
        assertThat(produced(Instant.parse("2015-01-01T00:00:00Z"), WEEK).warning())
                .hasValue(
                        "warning: topic t keeps records for 7d0h (retention.ms=604800000), and the oldest of these is of"
                                + " 2015-01-01T00:00:00Z: Kafka deletes such records within minutes; to keep them: kafka-configs.sh"
                                + " --bootstrap-server b:9092 --alter --entity-type topics --entity-name t"
                                + " --add-config retention.ms=-1");
    }

    @Test
    void what_is_kept_needs_no_word() {
        assertThat(produced(NOW.minus(Duration.ofDays(7)), WEEK).warning()).isEmpty();
        assertThat(produced(NOW.plusSeconds(60), WEEK).warning()).isEmpty();
        assertThat(produced(Instant.EPOCH, Optional.empty()).warning()).isEmpty();
        assertThat(produced(null, WEEK).warning()).isEmpty();
    }

    private static Produced produced(Instant earliest, Optional<Duration> retention) {
        return Produced.of("t", "b:9092", 3, Optional.ofNullable(earliest), retention, NOW);
    }
}
