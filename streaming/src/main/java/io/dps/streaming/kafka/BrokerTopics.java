package io.dps.streaming.kafka;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Describes the topics of a broker before Spark starts, so that a missing topic is reported at once. */
public final class BrokerTopics implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final String brokers;
    private final Admin admin;

    /**
     * Opens a connection.
     *
     * @throws UserFailure with {@link ExitCode#UNREACHABLE} if none of these hosts exists
     */
    public BrokerTopics(BrokerAccess brokers) {
        this(brokers.brokers(), () -> admin(brokers));
    }

    /** @param admin opens a connection; this object closes it */
    BrokerTopics(String brokers, Supplier<Admin> admin) {
        this.brokers = brokers;
        try {
            this.admin = admin.get();
        } catch (KafkaException badAddress) {
            throw unreachable(badAddress);
        }
    }

    private static Admin admin(BrokerAccess brokers) {
        return Admin.create(brokers.client(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG,
                "dps-stream",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LIMIT.toMillis())));
    }

    /**
     * Returns the ids of topics by name.
     *
     * @throws UserFailure with {@link ExitCode#UNREACHABLE} if a topic is missing or the broker does not answer; of kind
     *     {@code FAILED} if the broker refuses this user
     */
    public Map<String, String> ids(List<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(topics).topicNameValues();
        Map<String, String> ids = new HashMap<>();
        for (String topic : topics) {
            TopicDescription description = described(described, topic);
            ids.put(topic, description.topicId().toString());
        }
        return ids;
    }

    /**
     * Checks that this user may write to topics, as far as the broker says.
     *
     * @throws UserFailure of kind {@code FAILED} if this user may not
     */
    public void requireWritable(List<String> topics) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (String topic : topics) {
            Set<AclOperation> allowed = described(described, topic).authorizedOperations();
            if (allowed != null && !allowed.contains(AclOperation.WRITE)) {
                throw UserFailure.failed(
                        "this user may not write to topic " + topic + " on " + brokers,
                        "ask the administrator of the brokers for Write permission on topic " + topic);
            }
        }
    }

    /**
     * Asks for the ids of topics by name, and returns at once; safe to call from any thread.
     *
     * @return fails with Kafka's exception, such as that for a missing topic
     */
    public KafkaFuture<Map<String, String>> askForIds(List<String> topics) {
        return admin.describeTopics(topics).allTopicNames().thenApply(found -> {
            Map<String, String> ids = new HashMap<>();
            found.forEach(
                    (topic, description) -> ids.put(topic, description.topicId().toString()));
            return ids;
        });
    }

    /** Returns a topic's earliest offset by partition. */
    public SortedMap<Integer, Long> firstOffsets(String topic) {
        return offsets(topic, OffsetSpec.earliest());
    }

    /** Returns the offset of a topic's next record, by partition. */
    public SortedMap<Integer, Long> endOffsets(String topic) {
        return offsets(topic, OffsetSpec.latest());
    }

    /** Returns a topic's last stable offset by partition: the start of its first open transaction, else the end. */
    public SortedMap<Integer, Long> stableOffsets(String topic) {
        return offsets(topic, OffsetSpec.latest(), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    }

    /**
     * Commits offsets for a consumer group, for other tools to see. Returns at once; safe to call from any thread.
     *
     * @param next by partition, the offset of the record that is read next
     * @return fails with Kafka's exception
     */
    public KafkaFuture<Void> commit(String group, String topic, Map<Integer, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) ->
                offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
        return admin.alterConsumerGroupOffsets(group, offsets).all();
    }

    private SortedMap<Integer, Long> offsets(String topic, OffsetSpec which) {
        return offsets(topic, which, new ListOffsetsOptions());
    }

    private SortedMap<Integer, Long> offsets(String topic, OffsetSpec which, ListOffsetsOptions how) {
        TopicDescription description =
                described(admin.describeTopics(List.of(topic)).topicNameValues(), topic);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        description
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), which));
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        get(admin.listOffsets(asked, how).all(), topic)
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    /** The answers have an entry for each topic that was asked for. */
    private TopicDescription described(Map<String, KafkaFuture<TopicDescription>> answers, String topic) {
        return get(Objects.requireNonNull(answers.get(topic), topic), topic);
    }

    private <T> T get(KafkaFuture<T> answer, String topic) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable(interrupted);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                throw UserFailure.unreachable(
                        "topic " + topic + " is missing on " + brokers,
                        "create it with: topic create " + topic,
                        failure);
            }
            if (failure.getCause() instanceof AuthorizationException
                    || failure.getCause() instanceof AuthenticationException) {
                throw refused(failure.getCause(), topic);
            }
            throw unreachable(failure.getCause());
        }
    }

    private UserFailure refused(@Nullable Throwable cause, String topic) {
        return cause instanceof AuthenticationException
                ? UserFailure.failed(
                        "the broker " + brokers + " does not accept the user or the password",
                        "check the Kafka settings of the context",
                        cause)
                : UserFailure.failed(
                        "this user may not see topic " + topic + " on " + brokers,
                        "ask the administrator of the brokers for Describe permission on topic " + topic,
                        cause);
    }

    private UserFailure unreachable(@Nullable Throwable cause) {
        return UserFailure.unreachable(
                "the broker " + brokers + " is not reachable", "check that it runs and that --brokers is right", cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
