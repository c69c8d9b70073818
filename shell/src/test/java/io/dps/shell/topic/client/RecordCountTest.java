package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.platform.client.KafkaClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecordCountTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final FakeKafka kafka = new FakeKafka();
    private final FakeTopic topic = kafka.make("t", 2);
    private final KafkaClient connection = kafka.connection();

    @Test
    void records_are_counted_not_offsets_and_another_count_adds_what_has_come() {
        topic.put(0, "a").gap(0, 5).put(0, "b").put(1, "c");
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            assertThat(count.count(Long.MAX_VALUE, LONG).records()).isEqualTo(3);
            topic.put(1, "d").gap(1, 2);
            assertThat(count.count(Long.MAX_VALUE, LONG).records()).isEqualTo(4);
            topic.deleteBefore(0, 1);
            assertThat(count.count(Long.MAX_VALUE, LONG).records()).isEqualTo(3);
        }
    }

    @Test
    void what_is_not_committed_counts_only_where_it_is_asked_for() {
        topic.put(0, "a").beginTransaction(0, 7).put(0, "b").put(0, "c");
        try (RecordCount committed = count(Isolation.READ_COMMITTED);
                RecordCount all = count(Isolation.READ_UNCOMMITTED)) {
            assertThat(committed.count(Long.MAX_VALUE, LONG).records()).isEqualTo(1);
            assertThat(all.count(Long.MAX_VALUE, LONG).records()).isEqualTo(3);
            topic.commit(0);
            assertThat(committed.count(Long.MAX_VALUE, LONG).records()).isEqualTo(3);
        }
    }

    @Test
    void a_count_ends_early_with_enough_or_when_its_time_is_over() {
        topic.put(0, "a").put(1, "b");
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            assertThat(count.count(0, LONG).isAll()).isFalse();
            kafka.beforePoll(1, () -> topic.loseLeader(0).loseLeader(1));
            RecordCount.Result early = count.count(Long.MAX_VALUE, Duration.ofMillis(100));
            assertThat(early.isAll()).isFalse();
            assertThat(early.records()).isZero();
            topic.elect(0).elect(1);
            assertThat(count.count(Long.MAX_VALUE, LONG).records()).isEqualTo(2);
        }
    }

    @Test
    void a_broker_that_stays_away_ends_a_count() {
        topic.put(0, "a");
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            kafka.beforePoll(1, kafka::goAway);
            assertThatThrownBy(() -> count.count(Long.MAX_VALUE, LONG))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(FailureKind.UNREACHABLE));
        }
        assertThat(kafka.elapsed()).isGreaterThan(Duration.ofSeconds(30));
    }

    @Test
    void a_topic_that_is_missing_or_deleted_meanwhile_is_told() {
        assertThatThrownBy(() -> new RecordCount(connection, "none", Isolation.READ_COMMITTED))
                .hasMessage("there is no topic 'none'");
        topic.put(0, "a");
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            kafka.beforePoll(1, () -> kafka.delete("t"));
            assertThatThrownBy(() -> count.count(Long.MAX_VALUE, LONG))
                    .hasMessage("topic 't' was deleted while it was being read");
        }
    }

    @Test
    void a_count_is_of_one_topic_over_one_connection() {
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            assertThat(count.isOf(connection)).isTrue();
            assertThat(count.isOf(kafka.connection())).isFalse();
            kafka.make("t", 2);
            assertThat(count.isOf(connection)).isFalse();
        }
    }

    @Test
    void what_compaction_may_take_away_is_known() {
        try (RecordCount count = count(Isolation.READ_COMMITTED)) {
            assertThat(count.mayShrink()).isFalse();
            topic.config("cleanup.policy", "compact");
            assertThat(count.mayShrink()).isTrue();
        }
    }

    private RecordCount count(Isolation isolation) {
        return new RecordCount(connection, "t", isolation);
    }
}
