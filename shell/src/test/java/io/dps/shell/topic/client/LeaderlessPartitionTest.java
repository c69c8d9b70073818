package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.PartitionLag;
import io.dps.shell.stream.Reports;
import io.dps.shell.stream.StreamLag;
import io.dps.shell.topic.TopicDetails;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster of which one broker is gone, and a user who may read one topic and nothing else. */
final class LeaderlessPartitionTest {
    private final FakeKafka kafka = new FakeKafka()
            .refuse("describeLogDirs", new ClusterAuthorizationException("no"))
            .refuse("describeConfigs", new TopicAuthorizationException("no"));
    private final KafkaClient connection = kafka.connection();

    @BeforeEach
    void lose_two_of_three_leaders() {
        kafka.make("t", 3).gap(0, 5).deleteBefore(0, 5).loseLeader(1).loseLeader(2);
    }

    @Test
    void what_has_a_leader_is_known_and_the_rest_is_not_asked_for() {
        assertThat(connection.rangesWithLeader("t", Isolation.READ_COMMITTED))
                .containsOnly(Map.entry(0, new OffsetRange(5, 5)));
        assertThat(connection.partitionNumbers("t")).containsExactly(0, 1, 2);
        assertThat(new TopicAdmin(connection).list())
                .singleElement()
                .satisfies(topic -> assertThat(topic.offsets()).isEmpty())
                .satisfies(topic -> assertThat(topic.partitions()).isEqualTo(3));
    }

    @Test
    void a_topic_is_described_as_far_as_leaders_and_rights_go() {
        TopicDetails details = new TopicAdmin(connection).describe("t");

        assertThat(details.partitions())
                .extracting(TopicDetails.Partition::leader)
                .containsExactly(1, -1, -1);
        assertThat(details.partitions())
                .extracting(partition -> partition.offsets().isPresent())
                .containsExactly(true, false, false);
        assertThat(details.partitions())
                .allSatisfy(partition -> assertThat(partition.bytes()).isEmpty());
        assertThat(details.configs()).isEmpty();
    }

    @Test
    void the_lag_of_a_partition_without_a_leader_is_what_the_stream_has_read_of_it() {
        StreamProgress report =
                Reports.batch(3, new TreeMap<>(Map.of(0, new OffsetRange(0, 5), 1, new OffsetRange(2, 7))), null, "t");

        List<PartitionLag> lags = StreamLag.of(report, connection);

        assertThat(lags).extracting(PartitionLag::partition).containsExactly(0, 1, 2);
        assertThat(lags).extracting(PartitionLag::hasLeader).containsExactly(true, false, false);
        assertThat(lags)
                .extracting(PartitionLag::read)
                .containsExactly(OptionalLong.of(5), OptionalLong.of(7), OptionalLong.empty());
        assertThat(lags.get(0).lag()).hasValue(0);
        assertThat(PartitionLag.warnings(lags))
                .containsExactly("partitions without a leader in topic t: 1, 2; start the brokers that host them");
        assertThat(new OpenTransactions(connection).in("t")).isEmpty();
    }

    @Test
    void records_are_counted_where_there_is_a_leader_and_the_rest_is_named() {
        try (RecordCount count = new RecordCount(connection, "t", Isolation.READ_COMMITTED)) {
            RecordCount.Result found = count.count(Long.MAX_VALUE, Duration.ofMinutes(1));

            assertThat(found.records()).isZero();
            assertThat(found.isAll()).isTrue();
            assertThat(found.lostText("t")).hasValue("partitions without a leader in topic t: 1, 2");
        }
        assertThatThrownBy(() -> connection.partitionsWithoutLeader("t", Map.of()))
                .hasMessage("no partition of topic t has a leader");
    }

    @Test
    void what_needs_all_partitions_fails_at_once_and_names_the_partition() {
        assertThatThrownBy(() -> connection.ranges("t")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure).hasMessage("partition 1 of topic t has no leader");
            assertThat(failure.hint()).isEqualTo("start the broker that hosts the partition; see: topic describe t");
        });
    }
}
