package io.dps.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a program learns of its topics before Spark starts. */
final class BrokerTopicsTest {
    private final FakeBroker broker = new FakeBroker();

    @Test
    void topics_are_known_by_their_ids_and_offsets() {
        broker.put("in", 0, 5, 8, 9);
        broker.put("in", 1, 0, 0, 0);
        broker.put("out", 0, 0, 3, 3);

        try (BrokerTopics topics = broker.look()) {
            assertThat(topics.ids(List.of("in", "out")))
                    .isEqualTo(Map.of(
                            "in",
                            FakeBroker.id("in").toString(),
                            "out",
                            FakeBroker.id("out").toString()));
            assertThat(topics.firstOffsets("in")).isEqualTo(Map.of(0, 5L, 1, 0L));
            assertThat(topics.endOffsets("in")).isEqualTo(Map.of(0, 9L, 1, 0L));
            assertThat(topics.stableOffsets("in")).isEqualTo(Map.of(0, 8L, 1, 0L));
        }
        assertThat(broker.closed()).isEqualTo(1);
    }

    @Test
    void a_topic_that_is_missing_is_named_with_what_makes_it() {
        broker.put("in", 0, 0, 0, 0);

        try (BrokerTopics topics = broker.look()) {
            assertThatThrownBy(() -> topics.ids(List.of("in", "out")))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                        assertThat(failure).hasMessage("topic out is missing on broker:9092");
                        assertThat(failure.hint()).isEqualTo("create it with: topic create out");
                    });
            assertThatThrownBy(() -> topics.endOffsets("out")).hasMessage("topic out is missing on broker:9092");
        }
    }

    @Test
    void a_broker_that_does_not_answer_or_cannot_exist_is_not_reachable() {
        broker.put("in", 0, 0, 0, 0);
        broker.fails(new TimeoutException("timed out"));

        try (BrokerTopics topics = broker.look()) {
            assertThatThrownBy(() -> topics.ids(List.of("in"))).isInstanceOfSatisfying(UserFailure.class, failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                assertThat(failure).hasMessage("the broker broker:9092 is not reachable");
                assertThat(failure.hint()).isEqualTo("check that it runs and that --brokers is right");
            });
        }
        assertThatThrownBy(() -> new BrokerTopics("nowhere:9092", () -> {
                    throw new KafkaException("Failed to create new KafkaAdminClient");
                }))
                .hasMessage("the broker nowhere:9092 is not reachable");
    }

    @Test
    void a_stop_while_the_broker_is_asked_is_still_seen_by_the_caller() {
        broker.put("in", 0, 0, 0, 0);
        broker.isSilent();

        try (BrokerTopics topics = broker.look()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> topics.ids(List.of("in"))).isInstanceOf(UserFailure.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
