package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import io.dps.stack.model.KafkaEndpoint;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A Kafka in the memory of a test: its topics, and what a user may not do. Its time stands still but for polls that bring
 * nothing, which last as long as they may.
 */
public final class FakeKafka implements KafkaClientFactory {
    public static final KafkaEndpoint ENDPOINT = KafkaEndpoint.plaintext("broker:9092");

    public final SortedMap<String, FakeTopic> topics = new TreeMap<>();
    /** Names of open transactions and when they began, by the producer. */
    final Map<Long, OpenTransaction> transactions = new HashMap<>();

    private final List<Map<String, Object>> consumers = new CopyOnWriteArrayList<>();
    private final Map<String, RuntimeException> refusals = new HashMap<>();
    private final Map<Integer, Runnable> events = new HashMap<>();
    private int polls;
    private long nanos;
    private boolean isAway;
    private int lag;
    private int stale;
    private Optional<FakeTopic> gone = Optional.empty();

    /** Makes a topic, in place of one of that name. */
    public FakeTopic make(String name, int partitions) {
        FakeTopic topic = new FakeTopic(name, partitions);
        topics.put(name, topic);
        return topic;
    }

    public FakeTopic topic(String name) {
        return topics.get(name);
    }

    public void delete(String name) {
        topics.remove(name);
    }

    /** Lets the broker follow the controller late: for so many looks it shows what was before a change. */
    public FakeKafka lag(int looks) {
        lag = looks;
        return this;
    }

    /** The controller has made or deleted a topic. */
    void changed(Optional<FakeTopic> deleted) {
        stale = lag;
        gone = deleted;
    }

    /** A topic as the broker shows it, which may lag behind the controller. */
    Optional<FakeTopic> shown(String name) {
        if (stale > 0) {
            stale--;
            return gone;
        }
        return Optional.ofNullable(topics.get(name));
    }

    /** Refuses what Admin's methods of that name ask for, or with {@code send} what a producer sends. */
    public FakeKafka refuse(String method, RuntimeException failure) {
        refusals.put(method, failure);
        return this;
    }

    /** Tells who has a transaction open, and since when. */
    public FakeKafka nameTransaction(long producer, String id, long sinceMillis) {
        transactions.put(producer, new OpenTransaction(id, sinceMillis));
        return this;
    }

    /** Lets something happen just before a poll, the first of which is 1. */
    public FakeKafka beforePoll(int poll, Runnable event) {
        events.put(poll, event);
        return this;
    }

    /** No broker answers any more. */
    public void goAway() {
        isAway = true;
    }

    public void comeBack() {
        isAway = false;
    }

    /** A connection to it. */
    public KafkaClient connection() {
        return KafkaClient.open(ENDPOINT, this);
    }

    /** How much of its time has passed. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    RuntimeException refusal(String method) {
        return refusals.get(method);
    }

    boolean isAway() {
        return isAway;
    }

    void poll() {
        events.getOrDefault(++polls, () -> {}).run();
    }

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public void requireReachable(String brokers) {
        if (isAway) {
            throw UserFailure.unreachable("Kafka does not answer at " + brokers, "look at it");
        }
    }

    /** The settings of all consumers that were opened, the last one last. */
    public List<Map<String, Object>> consumers() {
        return consumers;
    }

    @Override
    public Admin admin(Map<String, Object> settings) {
        return (Admin)
                Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, new FakeAdmin(this));
    }

    @Override
    public <K, V> Consumer<K, V> consumer(Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values) {
        consumers.add(Map.copyOf(settings));
        return new FakeConsumer<>(this, settings, keys, values);
    }

    @Override
    public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new FakeProducer(this);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    record OpenTransaction(String id, long sinceMillis) {}
}
