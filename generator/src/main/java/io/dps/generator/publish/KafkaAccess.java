package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import org.apache.kafka.clients.producer.Producer;

/** Access to one Kafka cluster; tests implement it with a mock producer. */
public interface KafkaAccess {

    /** Returns the addresses of the cluster, for messages. */
    String brokers();

    /**
     * Checks that a topic can be written to.
     *
     * @throws UserFailure if there is no such topic, or no broker answers in time
     * @throws InterruptedException if interrupted while waiting for the broker
     */
    void requireTopic(String topic) throws InterruptedException;

    /**
     * Opens a producer, which the caller closes. The producer must give up each record by itself after some time.
     *
     * @throws UserFailure if the settings are not usable
     */
    Producer<byte[], byte[]> openProducer();
}
