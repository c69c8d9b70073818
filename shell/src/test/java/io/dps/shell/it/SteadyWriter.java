package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.awaitility.Awaitility;

/** Writes numbers to all partitions of a topic with acks=all, and knows which were acknowledged and when. */
final class SteadyWriter implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 20;
    private static final int PARTITIONS = 3;
    private static final Duration SETTLED = Duration.ofSeconds(8);

    private final Map<String, Object> client;
    private final String topic;
    private final KafkaProducer<Long, Long> producer;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> lastAt = new ConcurrentHashMap<>();
    private final Map<Integer, Long> pauses = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::write, "steady-writer");
    private volatile boolean ended;

    SteadyWriter(Map<String, Object> client, String topic) {
        this.client = client;
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("request.timeout.ms", 10_000);
        settings.put("delivery.timeout.ms", 90_000);
        this.producer = new KafkaProducer<>(settings, new LongSerializer(), new LongSerializer());
        thread.start();
    }

    private void write() {
        for (long number = 0; !ended; number++) {
            long sent = number;
            producer.send(
                    new ProducerRecord<>(topic, (int) (number % PARTITIONS), number, number),
                    (at, failure) -> acknowledge(sent, at, failure));
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void acknowledge(long number, RecordMetadata at, Exception failure) {
        if (failure == null) {
            acknowledged.add(number);
            long now = System.nanoTime();
            Long before = lastAt.put(at.partition(), now);
            if (before != null) {
                pauses.merge(at.partition(), now - before, Math::max);
            }
        }
    }

    /** Waits until in each partition a record was acknowledged that long after now; that a pause has begun takes some time. */
    void writesOnAllPartitions(Duration patience) {
        long from = System.nanoTime();
        Awaitility.await().atMost(patience).untilAsserted(() -> assertThat(lastAt)
                .hasSize(PARTITIONS)
                .allSatisfy((partition, at) -> assertThat(at - from).isGreaterThan(SETTLED.toNanos())));
    }

    /** Counts pauses from now on only. */
    void forgetPauses() {
        pauses.clear();
    }

    /** Returns how long one partition had no acknowledgement. */
    Duration longestPause() {
        return Duration.ofNanos(
                pauses.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** Ends writing; returns how many were acknowledged. */
    int finish() throws InterruptedException {
        ended = true;
        thread.join();
        producer.flush();
        return acknowledged.size();
    }

    /** Returns the acknowledged numbers that are not in the topic. */
    Set<Long> lost() {
        Set<Long> missing = new HashSet<>(acknowledged);
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        try (KafkaConsumer<Long, Long> consumer =
                new KafkaConsumer<>(client, new LongDeserializer(), new LongDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<Long, Long> found : consumer.poll(Duration.ofSeconds(1))) {
                    missing.remove(found.value());
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        producer.close(Duration.ofSeconds(5));
    }
}
