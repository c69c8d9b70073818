package io.dps.shell.platform.client;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DeleteRecordsResult;
import org.apache.kafka.clients.admin.DeleteTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeLogDirsResult;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ListTransactionsResult;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** What brokers of {@link FakeKafka} answer, as far as dps asks. Kafka lets nobody else make most of its results. */
final class FakeAdmin implements InvocationHandler {
    private final FakeKafka kafka;

    FakeAdmin(FakeKafka kafka) {
        this.kafka = kafka;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object invoke(Object proxy, Method method, Object[] arguments) throws ReflectiveOperationException {
        Object first = arguments == null ? null : arguments[0];
        return switch (method.getName()) {
            case "close" -> null;
            case "describeCluster" -> {
                KafkaFuture<Object> brokers = answer("describeCluster", () -> List.of(FakeTopic.BROKER));
                yield make(DescribeClusterResult.class, brokers, null, null, null);
            }
            case "listTopics" ->
                make(
                        ListTopicsResult.class,
                        answer(
                                "listTopics",
                                () -> each(
                                        kafka.topics.keySet().stream()
                                                .filter(name -> !name.startsWith("__"))
                                                .toList(),
                                        name -> new TopicListing(name, Uuid.ONE_UUID, false))));
            case "describeTopics" ->
                make(
                        DescribeTopicsResult.class,
                        null,
                        each(
                                (Collection<String>) first,
                                name -> answer(
                                        "describeTopics", () -> shown(name).description())));
            case "createTopics" ->
                make(
                        CreateTopicsResult.class,
                        each(
                                (Collection<NewTopic>) first,
                                NewTopic::name,
                                topic -> answer("createTopics", () -> create(topic))));
            case "deleteTopics" ->
                make(
                        DeleteTopicsResult.class,
                        null,
                        each(
                                (Collection<String>) first,
                                name -> answer("deleteTopics", () -> {
                                    FakeTopic deleted = topic(name);
                                    kafka.delete(name);
                                    kafka.changed(Optional.of(deleted));
                                    return null;
                                })));
            case "deleteRecords" ->
                new DeleteRecordsResult(each(
                        ((Map<TopicPartition, RecordsToDelete>) first).keySet(),
                        place -> answer("deleteRecords", () -> {
                            topic(place.topic())
                                    .deleteBefore(
                                            place.partition(),
                                            ((Map<TopicPartition, RecordsToDelete>) first)
                                                    .get(place)
                                                    .beforeOffset());
                            return null;
                        })));
            case "listOffsets" ->
                offsets(
                        (Map<TopicPartition, OffsetSpec>) first,
                        arguments.length > 1
                                && ((ListOffsetsOptions) arguments[1]).isolationLevel()
                                        == IsolationLevel.READ_COMMITTED);
            case "describeConfigs" ->
                make(
                        DescribeConfigsResult.class,
                        each(
                                (Collection<ConfigResource>) first,
                                asked -> answer("describeConfigs", () -> configs(topic(asked.name())))));
            case "describeLogDirs" ->
                make(
                        DescribeLogDirsResult.class,
                        each((Collection<Integer>) first, broker -> answer("describeLogDirs", this::folders)));
            case "describeProducers" ->
                make(
                        DescribeProducersResult.class,
                        each(
                                (Collection<TopicPartition>) first,
                                place -> answer(
                                        "describeProducers",
                                        () -> new PartitionProducerState(partition(place).producers))));
            case "listTransactions" -> transactions((ListTransactionsOptions) first);
            case "describeTransactions" ->
                make(
                        DescribeTransactionsResult.class,
                        each(
                                (Collection<String>) first,
                                CoordinatorKey::byTransactionalId,
                                id -> answer("describeTransactions", () -> describe(id))));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private FakeTopic topic(String name) {
        return require(Optional.ofNullable(kafka.topic(name)));
    }

    private FakeTopic shown(String name) {
        return require(kafka.shown(name));
    }

    private static FakeTopic require(Optional<FakeTopic> topic) {
        return topic.orElseThrow(() -> new UnknownTopicOrPartitionException("no such topic"));
    }

    private FakeTopic.Partition partition(TopicPartition place) {
        return topic(place.topic()).partitions.get(place.partition());
    }

    private Object create(NewTopic topic) {
        if (kafka.topic(topic.name()) != null) {
            throw new TopicExistsException("there");
        }
        if (topic.replicationFactor() > 1) {
            throw new InvalidReplicationFactorException("too many replicas");
        }
        kafka.make(topic.name(), topic.numPartitions() < 0 ? 1 : topic.numPartitions())
                .configs
                .putAll(topic.configs());
        kafka.changed(Optional.empty());
        return null;
    }

    /** Kafka's own client would ask about a partition without a leader until its time is over. */
    private ListOffsetsResult offsets(Map<TopicPartition, OffsetSpec> asked, boolean committed) {
        return new ListOffsetsResult(each(
                asked.keySet(),
                place -> answer("listOffsets", () -> {
                    FakeTopic.Partition log = partition(place);
                    if (!log.isLed) {
                        throw new AssertionError("there is no leader to ask about " + place);
                    }
                    return offset(log, asked.get(place), committed);
                })));
    }

    private static ListOffsetsResultInfo offset(FakeTopic.Partition log, OffsetSpec spec, boolean committed) {
        if (spec instanceof OffsetSpec.EarliestSpec) {
            return new ListOffsetsResultInfo(log.first, -1, Optional.empty());
        }
        if (spec instanceof OffsetSpec.LatestSpec) {
            return new ListOffsetsResultInfo(log.end(committed), -1, Optional.empty());
        }
        Optional<ConsumerRecord<byte[], byte[]>> found = spec instanceof OffsetSpec.MaxTimestampSpec
                ? log.records.values().stream().max(Comparator.comparing(ConsumerRecord::timestamp))
                : log.records.values().stream().filter(isFrom(spec)).findFirst();
        return found.map(record -> new ListOffsetsResultInfo(record.offset(), record.timestamp(), Optional.empty()))
                .orElse(new ListOffsetsResultInfo(-1, -1, Optional.empty()));
    }

    private static Predicate<ConsumerRecord<byte[], byte[]>> isFrom(OffsetSpec spec) {
        try {
            Method timestamp = spec.getClass().getDeclaredMethod("timestamp");
            timestamp.setAccessible(true);
            long time = (Long) timestamp.invoke(spec);
            return record -> record.timestamp() >= time;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Config configs(FakeTopic topic) {
        return new Config(topic.configs.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
    }

    /** Ten bytes a record, in one folder. */
    private Map<String, LogDirDescription> folders() {
        Map<TopicPartition, ReplicaInfo> replicas = new HashMap<>();
        kafka.topics.forEach((name, topic) -> {
            for (int number = 0; number < topic.partitions.size(); number++) {
                long size = 10L * topic.partitions.get(number).records.size();
                replicas.put(new TopicPartition(name, number), new ReplicaInfo(size, 0, false));
            }
        });
        return Map.of("/logs", new LogDirDescription(null, replicas));
    }

    private Object transactions(ListTransactionsOptions options) throws ReflectiveOperationException {
        KafkaFutureImpl<Object> ofBroker = new KafkaFutureImpl<>();
        RuntimeException refusal = kafka.refusal("listTransactions");
        if (refusal != null) {
            ofBroker.completeExceptionally(refusal);
        } else {
            ofBroker.complete(kafka.transactions.entrySet().stream()
                    .filter(each -> options.filteredProducerIds().contains(each.getKey()))
                    .map(each -> new TransactionListing(each.getValue().id(), each.getKey(), TransactionState.ONGOING))
                    .toList());
        }
        return make(ListTransactionsResult.class, KafkaFuture.completedFuture(Map.of(1, ofBroker)));
    }

    private TransactionDescription describe(String id) {
        long since = kafka.transactions.values().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow()
                .sinceMillis();
        return new TransactionDescription(
                1, TransactionState.ONGOING, 1, 0, 60_000, java.util.OptionalLong.of(since), Set.of());
    }

    private <T> KafkaFuture<T> answer(String method, java.util.function.Supplier<T> answer) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        try {
            if (kafka.isAway()) {
                throw new TimeoutException("no answer");
            }
            if (kafka.refusal(method) != null) {
                throw kafka.refusal(method);
            }
            future.complete(answer.get());
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private static <A, T> Map<A, T> each(Collection<A> asked, Function<A, T> answer) {
        return each(asked, key -> key, answer);
    }

    private static <A, K, T> Map<K, T> each(Collection<A> asked, Function<A, K> key, Function<A, T> answer) {
        return asked.stream().collect(Collectors.toMap(key, answer));
    }

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
