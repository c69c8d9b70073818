package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.PartitionLag;
import io.dps.shell.stream.Reports;
import io.dps.shell.stream.StreamLag;
import io.dps.shell.topic.TopicDetails;
import io.dps.stack.model.KafkaEndpoint;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeLogDirsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** A cluster of which one broker is gone, and a user who may read one topic and nothing else. */
final class LeaderlessPartitionTest {
    private static final Node BROKER = new Node(1, "broker", 9092);
    private static final Node GONE = new Node(2, "gone", 9092);
    private static final TopicDescription TOPIC = new TopicDescription(
            "t",
            false,
            List.of(
                    new TopicPartitionInfo(0, BROKER, List.of(BROKER), List.of(BROKER)),
                    new TopicPartitionInfo(1, null, List.of(GONE), List.of()),
                    new TopicPartitionInfo(2, Node.noNode(), List.of(GONE), List.of())),
            null,
            Uuid.ONE_UUID);

    private final KafkaClient connection =
            new KafkaClient(KafkaEndpoint.plaintext("127.0.0.1:9092"), (Admin) Proxy.newProxyInstance(
                    Admin.class.getClassLoader(),
                    new Class<?>[] {Admin.class},
                    (proxy, method, arguments) -> answer(method.getName(), arguments)));

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
                .containsExactly("no leader for partition 1, 2 of topic t; start the broker that has it");
        assertThat(new OpenTransactions(connection).in("t")).isEmpty();
    }

    @Test
    void records_are_counted_where_there_is_a_leader_and_the_rest_is_named() {
        try (RecordCount count = new RecordCount(connection, "t", Isolation.READ_COMMITTED)) {
            RecordCount.Result found = count.count(Long.MAX_VALUE, Duration.ofMinutes(1));

            assertThat(found.records()).isZero();
            assertThat(found.isAll()).isTrue();
            assertThat(found.lostText("t")).hasValue("partition 1, 2 of topic t has no leader");
        }
        assertThatThrownBy(() -> connection.partitionsWithoutLeader("t", Map.of()))
                .hasMessage("no partition of topic t has a leader");
    }

    @Test
    void what_needs_all_partitions_fails_at_once_and_names_the_partition() {
        assertThatThrownBy(() -> connection.ranges("t")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure).hasMessage("partition 1 of topic t has no leader");
            assertThat(failure.hint()).isEqualTo("start the broker that has it; see: topic describe t");
        });
    }

    @SuppressWarnings("unchecked")
    private static Object answer(String method, Object[] arguments) throws ReflectiveOperationException {
        return switch (method) {
            case "describeTopics" -> topics((Collection<String>) arguments[0]);
            case "listTopics" ->
                make(
                        ListTopicsResult.class,
                        KafkaFuture.completedFuture(Map.of("t", new TopicListing("t", Uuid.ONE_UUID, false))));
            case "listOffsets" -> offsets((Map<TopicPartition, ?>) arguments[0]);
            case "describeLogDirs" ->
                make(
                        DescribeLogDirsResult.class,
                        ((Collection<Integer>) arguments[0])
                                .stream()
                                        .collect(Collectors.toMap(
                                                broker -> broker,
                                                broker -> failed(new ClusterAuthorizationException("no")))));
            case "describeConfigs" ->
                make(
                        DescribeConfigsResult.class,
                        ((Collection<ConfigResource>) arguments[0])
                                .stream()
                                        .collect(Collectors.toMap(
                                                topic -> topic,
                                                topic -> failed(new TopicAuthorizationException("no")))));
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private static Object topics(Collection<String> names) throws ReflectiveOperationException {
        Map<String, KafkaFuture<TopicDescription>> found = new HashMap<>();
        names.forEach(name -> found.put(
                name,
                name.equals("t")
                        ? KafkaFuture.completedFuture(TOPIC)
                        : failed(new UnknownTopicOrPartitionException("none"))));
        return make(DescribeTopicsResult.class, null, found);
    }

    /** Kafka's own client would ask about a partition without a leader until its time is over. */
    private static Object offsets(Map<TopicPartition, ?> asked) {
        assertThat(asked).containsOnlyKeys(new TopicPartition("t", 0));
        return new ListOffsetsResult(asked.keySet().stream()
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition -> KafkaFuture.completedFuture(
                                new ListOffsetsResultInfo(5, -1, java.util.Optional.empty())))));
    }

    private static <T> KafkaFuture<T> failed(Exception failure) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        future.completeExceptionally(failure);
        return future;
    }

    /** Kafka lets nobody else make its results. */
    private static Object make(Class<?> type, Object... arguments) throws ReflectiveOperationException {
        for (Constructor<?> each : type.getDeclaredConstructors()) {
            if (each.getParameterCount() == arguments.length) {
                each.setAccessible(true);
                return each.newInstance(arguments);
            }
        }
        throw new NoSuchMethodException(type.getName());
    }
}
