package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class KafkaClientTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeKafka kafka = new FakeKafka();
    private final KafkaClient connection = kafka.connection();

    @Test
    void a_topic_is_made_only_where_it_is_not_there() {
        assertThat(connection.ensureTopic("t", 4, Map.of("cleanup.policy", "compact")))
                .isTrue();
        assertThat(connection.partitionNumbers("t")).containsExactly(0, 1, 2, 3);
        assertThat(kafka.topic("t").configs).containsEntry("cleanup.policy", "compact");
        assertThat(connection.ensureTopic("t", 1, Map.of())).isFalse();

        // Somebody else was faster.
        kafka.refuse("createTopics", new TopicExistsException("there"));
        assertThat(connection.ensureTopic("other", 1, Map.of())).isFalse();
        kafka.refuse("createTopics", new InvalidTopicException("not so"));
        fails(
                () -> connection.ensureTopic("other", 1, Map.of()),
                FailureKind.FAILED,
                "cannot create topic other: not so");
    }

    @Test
    void an_emptied_topic_goes_on_with_its_offsets() {
        FakeTopic topic = kafka.make("t", 2).put(0, "a").put(0, "b");

        connection.emptyTopic("t");
        topic.put(0, "c");

        assertThat(connection.ranges("t"))
                .containsEntry(0, new OffsetRange(2, 3))
                .containsEntry(1, new OffsetRange(0, 0));
    }

    @Test
    void committed_records_end_where_the_first_open_transaction_begins() {
        kafka.make("t", 1).put(0, "a").beginTransaction(0, 7).put(0, "b");

        assertThat(connection.ranges("t")).containsValue(new OffsetRange(0, 2));
        assertThat(connection.ranges("t", Isolation.READ_COMMITTED)).containsValue(new OffsetRange(0, 1));
    }

    @Test
    void a_name_that_no_topic_has_or_can_have_is_no_topic() {
        kafka.make("t", 1);

        assertThat(connection.hasTopic("t")).isTrue();
        assertThat(connection.hasTopic("none")).isFalse();
        kafka.refuse("describeTopics", new InvalidTopicException("no name"));
        assertThat(connection.hasTopic("no name")).isFalse();
        fails(() -> connection.ranges("t"), FailureKind.FAILED, "cannot read topic t: no name");
    }

    @Test
    void brokers_that_are_away_are_told_within_their_time() {
        kafka.goAway();

        fails(
                connection::topicNames,
                FailureKind.UNREACHABLE,
                "cannot list topics: Kafka at broker:9092 did not respond in time");
        fails(connection::requireReachable, FailureKind.UNREACHABLE, "Kafka does not answer at broker:9092");
        fails(kafka::connection, FailureKind.UNREACHABLE, "Kafka does not answer at broker:9092");
    }

    @Test
    void a_user_who_is_not_let_in_is_told_so() {
        connection.requireAdmission();
        assertThat(connection.brokerCount()).isEqualTo(1);

        kafka.refuse("describeCluster", new SaslAuthenticationException("who"));
        fails(
                connection::requireAdmission,
                FailureKind.UNREACHABLE,
                "cannot connect: Kafka at broker:9092 refused the credentials");
    }

    private static void fails(ThrowingCallable call, FailureKind kind, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(kind);
        });
    }
}
