package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** One patience of the user, told to the Kafka clients in their several settings. */
final class ClientTimeouts {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int LONGEST_REQUEST_MILLIS = 30_000;
    private static final int LONGEST_LINGER_MILLIS = 20;

    private final Duration timeout;
    private final int millis;

    ClientTimeouts(Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0) {
            throw UserFailure.usage("timeout is shorter than " + SHORTEST.toMillis() + " ms: " + timeout);
        }
        this.timeout = timeout;
        this.millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }

    void applyToAdmin(Map<String, Object> settings) {
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, LONGEST_REQUEST_MILLIS));
    }

    void applyToConsumer(Map<String, Object> settings) {
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, LONGEST_REQUEST_MILLIS));
    }

    /** The producer refuses a delivery timeout shorter than linger and request timeout together. */
    void applyToProducer(Map<String, Object> settings) {
        int linger = Math.min(LONGEST_LINGER_MILLIS, millis / 5);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, linger);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis - linger, LONGEST_REQUEST_MILLIS));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis);
    }

    Duration timeout() {
        return timeout;
    }

    String text() {
        return timeout.toMillis() % 1_000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
