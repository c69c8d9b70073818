package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OldestRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Optional<Duration> WEEK = Optional.of(Duration.ofDays(7));
    private static final OldestRecord OLD = new OldestRecord("t", "b:9092", Instant.parse("2015-01-01T00:00:00Z"));
    private static final OldestRecord KEPT = new OldestRecord("t", "b:9092", NOW.minus(Duration.ofDays(7)));

    @Test
    void a_record_older_than_its_topic_keeps_any_is_told_with_what_keeps_it() {
        assertThat(OLD.warning(WEEK, NOW))
                .hasValue(
                        "warning: topic t keeps records for 7d0h (retention.ms=604800000), but the oldest of these records is from"
                                + " 2015-01-01T00:00:00Z. Kafka deletes records of that age within minutes; to keep them, run: kafka-configs.sh"
                                + " --bootstrap-server b:9092 --alter --entity-type topics --entity-name t"
                                + " --add-config retention.ms=-1");
    }

    @Test
    void what_is_kept_needs_no_word() {
        assertThat(KEPT.warning(WEEK, NOW)).isEmpty();
        assertThat(new OldestRecord("t", "b:9092", NOW.plusSeconds(60)).warning(WEEK, NOW))
                .isEmpty();
        assertThat(OLD.warning(Optional.empty(), NOW)).isEmpty();
    }

    @Test
    void where_the_retention_is_not_known_that_is_told_of_old_records() {
        assertThat(OLD.warningOfUnknown("this user lacks DescribeConfigs permission on it", NOW))
                .hasValue(
                        "warning: Kafka may soon delete the oldest of these records, from 2015-01-01T00:00:00Z; the retention of topic t is"
                                + " unknown: this user lacks DescribeConfigs permission on it");
        assertThat(KEPT.warningOfUnknown("no answer", NOW)).isEmpty();
    }
}
