package io.dps.shell.platform.client;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Creates Kafka clients and supplies a clock. Covers everything that this package needs from a cluster, so that tests
 * can replace the cluster.
 */
interface KafkaClientFactory {
    /** Clients of kafka-clients, for brokers on the network. */
    KafkaClientFactory OF_KAFKA = new KafkaClientFactory() {
        @Override
        public void requireReachable(String brokers) {
            Reachability.require("Kafka", brokers);
        }

        @Override
        public Admin admin(Map<String, Object> settings) {
            return Admin.create(settings);
        }

        @Override
        public <K, V> Consumer<K, V> consumer(
                Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values) {
            return new KafkaConsumer<>(settings, keys, values);
        }

        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> settings) {
            return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /**
     * Checks that a broker listens.
     *
     * @throws io.dps.contract.UserFailure of kind {@code UNREACHABLE} if no broker listens
     */
    void requireReachable(String brokers);

    /** @throws KafkaException if no client can be created with the settings */
    Admin admin(Map<String, Object> settings);

    /** @throws KafkaException if no client can be created with the settings */
    <K, V> Consumer<K, V> consumer(Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values);

    /** @throws KafkaException if no client can be created with the settings */
    Producer<byte[], byte[]> producer(Map<String, Object> settings);

    /** Returns the time of a monotonic clock in nanoseconds, like {@link System#nanoTime}. */
    long nanoTime();
}
