package io.dps.streaming.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** The part of Kafka's Admin that looks at topics, on topics in memory. */
public final class FakeBroker implements InvocationHandler {
    /** A partition's first offset, where its first open transaction begins, and its end. */
    record Partition(long first, long stable, long end) {}

    private final Map<String, Map<Integer, Partition>> topics = new TreeMap<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private boolean silent;
    private int closed;

    public Admin admin() {
        return (Admin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, this);
    }

    public BrokerTopics look() {
        return new BrokerTopics("broker:9092", this::admin);
    }

    public void put(String topic, int partition, long first, long stable, long end) {
        topics.computeIfAbsent(topic, name -> new TreeMap<>()).put(partition, new Partition(first, stable, end));
    }

    /** Answers all with a failure. */
    public void fails(RuntimeException cause) {
        failure = Optional.of(cause);
    }

    /** Answers nothing. */
    public void isSilent() {
        silent = true;
    }

    /** How many connections were closed. */
    public int closed() {
        return closed;
    }

    /** A topic's id. */
    public static Uuid id(String topic) {
        return new Uuid(1, topic.hashCode());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "describeTopics" -> described((Collection<?>) arguments[0]);
            case "listOffsets" -> offsets((Map<?, ?>) arguments[0], (ListOffsetsOptions) arguments[1]);
            case "close" -> closed++;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private DescribeTopicsResult described(Collection<?> names) {
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        for (Object name : names) {
            String topic = name.toString();
            answers.put(topic, topics.containsKey(topic) ? answer(description(topic)) : unknown());
        }
        return new Described(answers);
    }

    private TopicDescription description(String topic) {
        List<TopicPartitionInfo> partitions = topics.get(topic).keySet().stream()
                .map(number -> new TopicPartitionInfo(number, null, List.of(), List.of()))
                .toList();
        return new TopicDescription(topic, false, partitions, null, id(topic));
    }

    private ListOffsetsResult offsets(Map<?, ?> asked, ListOffsetsOptions how) {
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
        asked.forEach((which, spec) -> {
            TopicPartition partition = (TopicPartition) which;
            Partition found = topics.get(partition.topic()).get(partition.partition());
            boolean committed = how.isolationLevel() == IsolationLevel.READ_COMMITTED;
            long offset =
                    spec instanceof OffsetSpec.EarliestSpec ? found.first() : committed ? found.stable() : found.end();
            answers.put(partition, answer(new ListOffsetsResultInfo(offset, -1, Optional.empty())));
        });
        return new ListOffsetsResult(answers);
    }

    private <T> KafkaFuture<T> answer(T value) {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        if (!silent) {
            failure.ifPresentOrElse(future::completeExceptionally, () -> future.complete(value));
        }
        return future;
    }

    private static <T> KafkaFuture<T> unknown() {
        KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
        future.completeExceptionally(new UnknownTopicOrPartitionException("unknown"));
        return future;
    }

    private static final class Described extends DescribeTopicsResult {
        Described(Map<String, KafkaFuture<TopicDescription>> answers) {
            super(null, answers);
        }
    }
}
