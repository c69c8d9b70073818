package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.topic.HeldPartition;
import java.util.List;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

final class OpenTransactionsTest {
    private static final long SINCE = 1_795_334_400_000L;

    private final FakeKafka kafka = new FakeKafka().nameTransaction(7, "loader", SINCE);
    private final FakeTopic topic = kafka.make("t", 2);

    @Test
    void where_all_is_committed_nothing_is_held() {
        topic.put(0, "a").beginTransaction(0, 7).put(0, "b").commit(0);

        assertThat(held()).isEmpty();
    }

    @Test
    void who_holds_a_partition_and_since_when_is_told() {
        topic.put(1, "a").beginTransaction(1, 7).put(1, "b").put(1, "c");

        assertThat(held()).extracting(HeldPartition::held).containsExactly(2L);
        assertThat(texts())
                .containsExactly("an open transaction blocks partition 1 of t from offset 1 on"
                        + " (transactional id loader, producer 7, since 2026-11-22T08:00:00Z)");
    }

    @Test
    void what_brokers_may_not_or_cannot_tell_is_left_out() {
        topic.beginTransaction(0, 7).put(0, "a");

        kafka.refuse("describeTransactions", new TransactionalIdAuthorizationException("no"));
        assertThat(texts())
                .containsExactly("an open transaction blocks partition 0 of t from offset 0 on"
                        + " (transactional id loader, producer 7)");
        kafka.refuse("listTransactions", new UnsupportedVersionException("old"));
        assertThat(texts())
                .containsExactly("an open transaction blocks partition 0 of t from offset 0 on (producer 7)");
        kafka.refuse("describeProducers", new UnsupportedVersionException("old"));
        assertThat(texts()).containsExactly("an open transaction blocks partition 0 of t from offset 0 on");
    }

    @Test
    void a_transaction_that_has_ended_since_holds_nothing() {
        topic.beginTransaction(0, 7).put(0, "a");
        topic.partitions.get(0).producers = List.of();

        assertThat(held()).isEmpty();
    }

    @Test
    void other_failures_are_failures() {
        topic.beginTransaction(0, 7).put(0, "a");
        kafka.refuse("describeProducers", new IllegalStateException("broken"));

        assertThatThrownBy(this::held).hasMessage("cannot read the producers of topic t: broken");
    }

    private List<HeldPartition> held() {
        return new OpenTransactions(kafka.connection()).in("t");
    }

    private List<String> texts() {
        return held().stream().map(HeldPartition::text).toList();
    }
}
