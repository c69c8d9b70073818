package io.dps.shell.platform.client;

import io.dps.contract.Deadline;
import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.stack.model.KafkaEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A connection to the brokers of one context: metadata, topics, and the readers and writers of records. Safe to use
 * from several threads.
 */
public final class KafkaClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration ADMISSION = Duration.ofSeconds(10);

    private static final int LAST_FETCH_MILLIS = 50;

    private final KafkaEndpoint kafka;
    private final KafkaClientFactory clients;
    private final Admin admin;

    private KafkaClient(KafkaEndpoint kafka, KafkaClientFactory clients, Admin admin) {
        this.kafka = kafka;
        this.clients = clients;
        this.admin = admin;
    }

    /**
     * Connects.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if nothing listens there
     */
    public static KafkaClient open(KafkaEndpoint kafka) {
        return open(kafka, KafkaClientFactory.OF_KAFKA);
    }

    static KafkaClient open(KafkaEndpoint kafka, KafkaClientFactory clients) {
        clients.requireReachable(kafka.brokers());
        Map<String, Object> settings = new HashMap<>(settings(kafka));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        try {
            return new KafkaClient(kafka, clients, clients.admin(settings));
        } catch (KafkaException e) {
            throw KafkaFailures.translate("connect", kafka.brokers(), e);
        }
    }

    /**
     * Checks within seconds that the brokers accept this client. Without the check, a Kafka client would retry for
     * minutes.
     *
     * @throws UserFailure of kind {@code UNREACHABLE}, with the reason, if the brokers refuse the client
     */
    public void requireAdmission() {
        KafkaFuture<?> nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) ADMISSION.toMillis()))
                .nodes();
        try {
            nodes.get(ADMISSION.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | InterruptedException | java.util.concurrent.TimeoutException e) {
            throw KafkaFailures.ofAdmission(kafka, e);
        }
    }

    /** Returns the settings that every Kafka client of this context needs, including its password. */
    public Map<String, Object> settings() {
        return settings(kafka);
    }

    private static Map<String, Object> settings(KafkaEndpoint kafka) {
        Map<String, Object> settings = new HashMap<>(KafkaClientSettings.of(kafka));
        settings.put("enable.metrics.push", false);
        // A machine that is gone refuses nothing: a client must not wait for it when other brokers would answer.
        settings.put("socket.connection.setup.timeout.ms", 2_000);
        return settings;
    }

    public String brokers() {
        return kafka.brokers();
    }

    /** Checks that a broker still listens; called before a kept connection is used again. */
    public void requireReachable() {
        clients.requireReachable(brokers());
    }

    /** Returns the number of brokers in the cluster's metadata. */
    public int brokerCount() {
        return brokerIds().size();
    }

    /** Returns the ids of the brokers in the cluster's metadata, which lists those that lead and follow. */
    public Set<Integer> brokerIds() {
        return answer("read the cluster's metadata", admin.describeCluster().nodes()).stream()
                .map(Node::id)
                .collect(Collectors.toSet());
    }

    /** Returns the names of all topics except Kafka's internal ones. */
    public Set<String> topicNames() {
        return answer("list topics", admin.listTopics().names());
    }

    /** Returns true if the topic exists. */
    public boolean hasTopic(String name) {
        return topicId(name).isPresent();
    }

    /** Creates a topic if it does not exist; returns true if it was created. */
    public boolean ensureTopic(String name, int partitions, Map<String, String> configs) {
        if (topicNames().contains(name)) {
            return false;
        }
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        try {
            createTopic(topic);
            return true;
        } catch (UserFailure e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /** Returns whether this user may write to a topic; brokers without access control let everyone. */
    public boolean mayWrite(String topic) {
        Set<AclOperation> allowed = answer(
                        "describe topic " + topic,
                        admin.describeTopics(
                                        List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                                .allTopicNames())
                .get(topic)
                .authorizedOperations();
        return allowed == null || allowed.contains(AclOperation.WRITE);
    }

    /** Creates a topic and waits until a broker lists it. */
    public void createTopic(NewTopic topic) {
        String name = topic.name();
        answer("create topic " + name, admin.createTopics(List.of(topic)).all());
        await("topic " + name + " was created, but no broker lists it", () -> hasTopic(name));
    }

    /**
     * Deletes a topic and waits until a broker no longer lists it. A new topic with the same name does not prolong the
     * wait.
     */
    public void deleteTopic(String name) {
        Optional<Uuid> deleted = topicId(name);
        answer("delete topic " + name, admin.deleteTopics(List.of(name)).all());
        await(
                "topic " + name + " was deleted, but a broker still lists it",
                () -> deleted.isEmpty() || !topicId(name).equals(deleted));
    }

    /**
     * Waits until a broker shows a change. The controller confirms a change before the brokers know it, and under load
     * they follow some seconds later. Returns at once if this user is not authorized to see the change.
     *
     * @param otherwise start of the error message if no broker shows the change in time
     */
    private void await(String otherwise, BooleanSupplier shown) {
        Deadline deadline = Deadline.after(ANSWER);
        while (!isShown(shown)) {
            if (deadline.isOver()) {
                throw UserFailure.timeout(
                        otherwise + " after " + Durations.show(ANSWER), "check it again with: topic list");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            } catch (InterruptedException e) {
                throw KafkaFailures.translate("wait for the brokers", brokers(), e);
            }
        }
    }

    private static boolean isShown(BooleanSupplier shown) {
        try {
            return shown.getAsBoolean();
        } catch (UserFailure e) {
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            if (e.getCause() instanceof RetriableException) {
                return false;
            }
            throw e;
        }
    }

    /** Deletes all records that are in a topic now; the topic remains and its offsets continue. */
    public void emptyTopic(String name) {
        Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
        ranges(name)
                .forEach((partition, range) ->
                        ends.put(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(range.end())));
        answer("empty topic " + name, admin.deleteRecords(ends).all());
    }

    /** Returns first and end offset of every partition of a topic, including uncommitted records. */
    public SortedMap<Integer, OffsetRange> ranges(String topic) {
        return ranges(topic, Isolation.READ_UNCOMMITTED);
    }

    /**
     * Returns first and end offset of every partition of a topic as a reader at that isolation level sees them: for
     * committed records, the end is the first offset of the first open transaction.
     */
    public SortedMap<Integer, OffsetRange> ranges(String topic, Isolation isolation) {
        TopicDescription description = describe(List.of(topic)).get(topic);
        List<TopicPartition> lost = partitions(description);
        lost.removeAll(ledPartitions(description));
        if (!lost.isEmpty()) {
            throw UserFailure.unreachable(
                    "partition " + lost.get(0).partition() + " of topic " + topic + " has no leader",
                    "start the broker that hosts the partition; see: topic describe " + topic);
        }
        return ranges(description, isolation);
    }

    /** Like {@link #ranges(String, Isolation)}, but leaves out partitions that have no leader now. */
    public SortedMap<Integer, OffsetRange> rangesWithLeader(String topic, Isolation isolation) {
        return ranges(describe(List.of(topic)).get(topic), isolation);
    }

    /** Returns the numbers of all partitions of a topic, with or without a leader. */
    public SortedSet<Integer> partitionNumbers(String topic) {
        SortedSet<Integer> numbers = new TreeSet<>();
        partitions(describe(List.of(topic)).get(topic)).forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }

    /**
     * Returns the partitions of a topic that have no leader.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if no partition has a leader
     */
    public SortedSet<Integer> partitionsWithoutLeader(String topic, Map<Integer, OffsetRange> withLeader) {
        if (withLeader.isEmpty()) {
            throw UserFailure.unreachable(
                    "no partition of topic " + topic + " has a leader",
                    "start the brokers that host the partitions; see: topic describe " + topic);
        }
        SortedSet<Integer> lost = partitionNumbers(topic);
        lost.removeAll(withLeader.keySet());
        return lost;
    }

    private SortedMap<Integer, OffsetRange> ranges(TopicDescription description, Isolation isolation) {
        Map<TopicPartition, Long> first = offsets(List.of(description), OffsetSpec.earliest(), isolation);
        Map<TopicPartition, Long> end = offsets(List.of(description), OffsetSpec.latest(), isolation);
        SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
        first.forEach(
                (partition, offset) -> ranges.put(partition.partition(), new OffsetRange(offset, end.get(partition))));
        return ranges;
    }

    /**
     * Returns the id of a topic; empty if the topic does not exist. A topic that is deleted and created again gets a
     * new id.
     */
    public Optional<Uuid> topicId(String topic) {
        try {
            return Optional.of(describe(List.of(topic)).get(topic).topicId());
        } catch (UserFailure e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Returns, for each partition, the offset of the first record with the given Kafka timestamp or a later one; the
     * end offset if there is no such record.
     */
    public Map<TopicPartition, Long> offsetsAt(String topic, Instant time, Isolation isolation) {
        List<TopicDescription> description = List.of(describe(List.of(topic)).get(topic));
        Map<TopicPartition, Long> found = offsets(description, OffsetSpec.forTimestamp(time.toEpochMilli()), isolation);
        Map<TopicPartition, Long> end = offsets(description, OffsetSpec.latest(), isolation);
        found.replaceAll((partition, offset) -> offset < 0 ? end.get(partition) : offset);
        return found;
    }

    /** Returns the descriptions of topics by name. */
    public Map<String, TopicDescription> describe(Collection<String> names) {
        String what = names.size() == 1 ? "read topic " + names.iterator().next() : "describe topics";
        return new TreeMap<>(answer(what, admin.describeTopics(names).allTopicNames()));
    }

    /**
     * Returns one offset for every partition that has a leader. Leaves out the others, since no broker would answer for
     * them.
     */
    public Map<TopicPartition, Long> offsets(
            Collection<TopicDescription> topics, OffsetSpec which, Isolation isolation) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topics.forEach(topic -> ledPartitions(topic).forEach(partition -> asked.put(partition, which)));
        ListOffsetsOptions options = new ListOffsetsOptions(
                isolation == Isolation.READ_COMMITTED
                        ? IsolationLevel.READ_COMMITTED
                        : IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, ListOffsetsResultInfo> found =
                answer("read offsets", admin.listOffsets(asked, options).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Returns the partitions of a topic. */
    public static List<TopicPartition> partitions(TopicDescription topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        topic.partitions().forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition())));
        return partitions;
    }

    /** Returns the partitions of a topic that have a leader. */
    public static List<TopicPartition> ledPartitions(TopicDescription topic) {
        return topic.partitions().stream()
                .filter(info -> info.leader() != null && !info.leader().isEmpty())
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
    }

    /** Creates a consumer with the context's settings and the given ones. */
    public Consumer<byte[], byte[]> consumer(Map<String, Object> own) {
        return consumer(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Creates a consumer for keys and values of other types. Its fetches at the end of a topic do not wait for the usual half
     * second: a consumer that is closed waits for its last one.
     */
    public <K, V> Consumer<K, V> consumer(Map<String, Object> own, Deserializer<K> keys, Deserializer<V> values) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LAST_FETCH_MILLIS);
        settings.putAll(own);
        return clients.consumer(settings, keys, values);
    }

    /** Creates a producer with the context's settings and the given ones. */
    public Producer<byte[], byte[]> producer(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.putAll(own);
        return clients.producer(settings);
    }

    /** Returns a deadline on the clock of {@link #nanoTime()}. */
    public Deadline deadline(Duration time) {
        return Deadline.after(time, clients::nanoTime);
    }

    /** Returns the time, in nanoseconds, of the clock that is used for waiting. */
    public long nanoTime() {
        return clients.nanoTime();
    }

    /** Returns the shared admin client. */
    public Admin admin() {
        return admin;
    }

    /** Waits for a result within the time limit; throws a failure as {@link UserFailure}. */
    public <T> T answer(String doing, KafkaFuture<T> future) {
        try {
            return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | InterruptedException e) {
            throw KafkaFailures.translate(doing, brokers(), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw KafkaFailures.translate(doing, brokers(), new org.apache.kafka.common.errors.TimeoutException(e));
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
