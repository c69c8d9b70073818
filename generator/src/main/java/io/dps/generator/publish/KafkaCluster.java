package io.dps.generator.publish;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Access to a Kafka cluster with the given client settings. Immutable; safe for use by several threads. */
public final class KafkaCluster implements KafkaAccess {

    /** How many times to look for a topic: a topic created a moment ago may not be known to every broker yet. */
    private static final int TOPIC_LOOKUPS = 5;

    private static final long LOOKUP_PAUSE_MILLIS = 200;
    private static final int LAST_FETCH_MILLIS = 50;
    private static final String NO_ANSWER_HINT = "check that the broker is running and that its address is right";

    private final Map<String, Object> settings;
    private final ClientTimeouts timeouts;

    /**
     * Stores the settings; connects only when a method needs the cluster.
     *
     * @param settings Kafka client settings: {@code bootstrap.servers}, security, and whatever else differs from the
     *     defaults in {@link ProducerSettings}
     * @param timeout how long to wait for a broker, when connecting and for each acknowledgement
     * @throws IllegalArgumentException if the settings lack {@code bootstrap.servers}
     * @throws UserFailure of kind {@code USAGE} if the timeout is shorter than 100 ms
     */
    public KafkaCluster(Map<String, Object> settings, Duration timeout) {
        if (!settings.containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("settings lack " + AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        }
        this.settings = Map.copyOf(settings);
        this.timeouts = new ClientTimeouts(timeout);
    }

    @Override
    public String brokers() {
        return settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG).toString();
    }

    @Override
    public void requireTopic(String topic) throws InterruptedException {
        Admin admin = openAdmin();
        try {
            for (int lookup = 1; !isKnown(admin, topic); lookup++) {
                if (lookup == TOPIC_LOOKUPS) {
                    throw failed(
                            "topic '" + topic + "' does not exist on " + brokers(),
                            "create it with: topic create " + topic,
                            null);
                }
                TimeUnit.MILLISECONDS.sleep(LOOKUP_PAUSE_MILLIS);
            }
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    @Override
    public Producer<byte[], byte[]> openProducer() {
        try {
            return new KafkaProducer<>(
                    ProducerSettings.of(settings, timeouts), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw unusable(e);
        }
    }

    /**
     * Opens a consumer without a group, which the caller closes. It starts at the earliest record unless the caller
     * seeks.
     *
     * @throws UserFailure if the settings are not usable
     */
    public Consumer<byte[], byte[]> openConsumer() {
        Map<String, Object> consumerSettings = new HashMap<>(settings);
        timeouts.applyToConsumer(consumerSettings);
        consumerSettings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumerSettings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Closing waits for the last fetch, at the end of the topic for half a second by default.
        consumerSettings.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LAST_FETCH_MILLIS);
        try {
            return new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unusable(e);
        }
    }

    public Duration timeout() {
        return timeouts.timeout();
    }

    /** Returns the failure to report when a topic could not be read. */
    public UserFailure unread(String topic, KafkaException cause) {
        if (ClientFailures.isForbidden(cause)) {
            return failed(
                    "cannot read topic '" + topic + "' on " + brokers() + ": this user lacks Read permission on it",
                    "ask the administrator of the brokers for Read permission on topic " + topic,
                    cause);
        }
        Optional<String> unloadable = ClientFailures.unloadable(cause);
        if (unloadable.isPresent()) {
            return failed("cannot read topic '" + topic + "': " + unloadable.get(), ClientFailures.LIBRARY_HINT, cause);
        }
        return UserFailure.unreachable(
                "no Kafka broker answered at " + brokers() + " within " + timeouts.text(), NO_ANSWER_HINT, cause);
    }

    /** Names the brokers only: the settings may hold secrets. */
    @Override
    public String toString() {
        return "KafkaCluster[" + brokers() + "]";
    }

    private Admin openAdmin() {
        Map<String, Object> adminSettings = new HashMap<>(settings);
        timeouts.applyToAdmin(adminSettings);
        try {
            return Admin.create(adminSettings);
        } catch (KafkaException e) {
            throw unusable(e);
        }
    }

    private boolean isKnown(Admin admin, String topic) throws InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            return isKnown(topic, e.getCause());
        }
    }

    private boolean isKnown(String topic, Throwable answer) {
        if (answer instanceof UnknownTopicOrPartitionException) {
            return false;
        }
        if (answer instanceof AuthorizationException) {
            // The user may not describe the topic, but may be allowed to write to it: sending the first reading will
            // show.
            return true;
        }
        if (answer instanceof InvalidTopicException) {
            throw failed("'" + topic + "' is not a legal topic name", "use letters, digits, '.', '_' and '-'", answer);
        }
        if (answer instanceof AuthenticationException) {
            throw failed(
                    "Kafka at " + brokers() + " refused the credentials: " + answer.getMessage(),
                    "check user and password",
                    answer);
        }
        if (answer instanceof org.apache.kafka.common.errors.TimeoutException) {
            throw UserFailure.unreachable(
                    "no Kafka broker answered at " + brokers() + " within " + timeouts.text(), NO_ANSWER_HINT, answer);
        }
        throw failed("Kafka at " + brokers() + " failed: " + answer.getMessage(), NO_ANSWER_HINT, answer);
    }

    private UserFailure unusable(KafkaException cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return failed(
                "Kafka client settings for " + brokers() + " are not usable: " + root.getMessage(),
                "check the broker address and the security settings",
                cause);
    }

    private static UserFailure failed(String message, String hint, Throwable cause) {
        return UserFailure.failed(message, hint, cause);
    }

    /** The producer's settings: no losses, no duplicates, and large compressed batches. */
    static final class ProducerSettings {

        private static final int BATCH_BYTES = 256 * 1024;

        private ProducerSettings() {}

        /** Returns the given settings with dps's own added; keeps a given batch size and compression. */
        static Map<String, Object> of(Map<String, Object> given, ClientTimeouts timeouts) {
            Map<String, Object> settings = new HashMap<>(given);
            settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            timeouts.applyToProducer(settings);
            return settings;
        }
    }

    /** Derives the timeout settings of the Kafka clients from the user's one timeout. */
    static final class ClientTimeouts {

        private static final Duration SHORTEST = Duration.ofMillis(100);
        private static final int LONGEST_REQUEST_MILLIS = 30_000;
        private static final int LONGEST_LINGER_MILLIS = 20;

        private final Duration timeout;
        private final int millis;

        ClientTimeouts(Duration timeout) {
            if (timeout.compareTo(SHORTEST) < 0) {
                throw UserFailure.usage(
                        "timeout is shorter than " + SHORTEST.toMillis() + " ms: " + Durations.format(timeout));
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

        /** Keeps linger plus request timeout within the delivery timeout, as the producer requires. */
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
}
