package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordTimesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTopic topic = kafka.make("t", 3);

    @Test
    void each_range_has_the_time_of_its_first_record_behind_offsets_without_one() {
        topic.put(0, null, "read", NOON).gap(0, 4).put(0, null, "first", NOON.plusSeconds(9));
        topic.put(1, null, "untimed", null);
        topic.gap(2, 5);

        assertThat(first(Map.of(
                        0, new OffsetRange(1, 6),
                        1, new OffsetRange(0, 1),
                        2, new OffsetRange(0, 5))))
                .containsOnly(Map.entry(0, Optional.of(NOON.plusSeconds(9))), Map.entry(1, Optional.empty()));
    }

    @Test
    void ranges_without_an_offset_are_not_asked_about() {
        kafka.beforePoll(1, () -> {
            throw new AssertionError("nothing to read");
        });

        assertThat(first(Map.of(0, new OffsetRange(3, 3)))).isEmpty();
        assertThat(first(Map.of())).isEmpty();
    }

    @Test
    void a_broker_that_gives_nothing_is_not_waited_for_without_an_end() {
        topic.put(0, "a");
        kafka.beforePoll(1, kafka::goAway);

        assertThatThrownBy(() -> first(Map.of(0, new OffsetRange(0, 1))))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure).hasMessage("Kafka at broker:9092 returned no records within 20s");
                    assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                });
        assertThat(kafka.elapsed()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    }

    private Map<Integer, Optional<Instant>> first(Map<Integer, OffsetRange> ranges) {
        return new RecordTimes(kafka.connection()).first("t", ranges, Isolation.READ_COMMITTED);
    }
}
