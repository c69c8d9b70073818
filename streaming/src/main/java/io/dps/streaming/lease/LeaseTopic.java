package io.dps.streaming.lease;

import io.dps.contract.FailureKind;
import io.dps.contract.RecordJson;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of leases: one partition, compacted. Its segments are small, since a record is of no use once the next one of its
 * stream is there, and only closed segments are compacted.
 */
final class LeaseTopic {
    private static final Map<String, String> SETTINGS = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "600000",
            "min.cleanable.dirty.ratio", "0.1");

    /** How long a call of the producer may take; also how long a transaction stays open whose writer is gone. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BrokerAccess brokers;

    LeaseTopic(BrokerAccess brokers) {
        this.brokers = brokers;
    }

    /**
     * Creates the topic if there is none, with the broker's default number of replicas.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the broker does not answer; of kind {@code FAILED} if this user may not
     */
    void ensure() {
        try (Admin admin = Admin.create(brokers.client(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, "dps-stream-lease",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000)))) {
            if (admin.listTopics().names().get().contains(Topics.LEASES)) {
                return;
            }
            admin.createTopics(List.of(new NewTopic(Topics.LEASES, Optional.of(1), Optional.empty()).configs(SETTINGS)))
                    .all()
                    .get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure(failure.getCause());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failure(interrupted);
        }
    }

    /** Opens a view of one stream's lease. */
    LeaseView view(String stream) {
        return new LeaseView(
                new KafkaConsumer<>(
                        // Not only committed records: an open transaction would hide the renewals of other streams.
                        brokers.reader(Map.of(
                                ConsumerConfig.CLIENT_ID_CONFIG, "dps-stream-lease",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 8_000)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                stream);
    }

    /** Opens the producer of a stream's lease. Its {@code initTransactions} fences every other. */
    Producer<byte[], byte[]> producer(String stream) {
        int patience = (int) PATIENCE.toMillis();
        return new KafkaProducer<>(
                brokers.client(Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "dps-stream-lease",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        Topics.lease(stream),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        patience,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        patience / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        patience,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        patience,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> record(String stream, LeaseRecord value) {
        return new ProducerRecord<>(Topics.LEASES, 0, stream.getBytes(StandardCharsets.UTF_8), RecordJson.write(value));
    }

    /** Returns what a user sees of a failure of Kafka. */
    UserFailure failure(@Nullable Throwable cause) {
        if (cause instanceof AuthorizationException) {
            return new UserFailure(
                    FailureKind.FAILED,
                    "this user may not hold the lease of a stream on " + brokers,
                    "ask the administrator of the brokers for Read and Write on topic " + Topics.LEASES
                            + " and for Write on the transactional ids " + Topics.lease("*"),
                    cause);
        }
        return UserFailure.unreachable(
                "the leases of streams in topic " + Topics.LEASES + " on " + brokers + " are not reachable",
                "check that the brokers run",
                cause);
    }
}
