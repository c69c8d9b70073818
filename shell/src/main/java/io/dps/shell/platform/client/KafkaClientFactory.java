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

/** Where the clients of Kafka come from, and the time that is waited with them: all that a cluster is to this package. */
interface KafkaClientFactory {
    /** Those of kafka-clients, for brokers on the network. */
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
     * Looks whether a broker listens.
     *
     * @throws io.dps.contract.UserFailure unreachable, when none does
     */
    void requireReachable(String brokers);

    /** @throws KafkaException when the settings make no client */
    Admin admin(Map<String, Object> settings);

    /** @throws KafkaException when the settings make no client */
    <K, V> Consumer<K, V> consumer(Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values);

    /** @throws KafkaException when the settings make no client */
    Producer<byte[], byte[]> producer(Map<String, Object> settings);

    /** Returns the time of a monotonic clock in nanoseconds, like {@link System#nanoTime}. */
    long nanoTime();
}
