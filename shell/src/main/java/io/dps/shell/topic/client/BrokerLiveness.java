package io.dps.shell.topic.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.RecordConsumer;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * While a read receives nothing, checks that the broker and the topic still exist; without these checks, a consumer
 * would wait forever. Not thread-safe; belongs to the reading thread.
 */
final class BrokerLiveness {
    /** Time without records before the first check, and between checks. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(3);

    private final KafkaClient connection;
    private final String topic;
    private final RecordConsumer sink;
    private final Uuid topicId;
    private long lastArrival;
    private long lastCheck;
    private boolean away;
    private boolean missing;

    BrokerLiveness(KafkaClient connection, String topic, RecordConsumer sink) {
        this.connection = connection;
        this.topic = topic;
        this.sink = sink;
        this.lastArrival = connection.nanoTime();
        this.lastCheck = lastArrival;
        this.topicId = connection
                .topicId(topic)
                .orElseThrow(() -> UserFailure.failed("there is no topic '" + topic + "'", "see: topic list"));
    }

    /** Notes that records arrived. */
    void recordsArrived() {
        lastArrival = connection.nanoTime();
        if (away) {
            back();
        }
    }

    /**
     * Notes that a poll returned nothing. Checks the broker and the topic if the last check was long enough ago.
     *
     * @param patience how long the broker may be unreachable
     * @throws UserFailure of kind {@code FAILED} if the topic was deleted; {@code UNREACHABLE} if the broker has been
     *     unreachable for too long
     */
    void nothingArrived(Duration patience) {
        long now = connection.nanoTime();
        if (now - Math.max(lastArrival, lastCheck) < CHECK_INTERVAL.toNanos()) {
            return;
        }
        try {
            connection.requireReachable();
            requireSameTopic();
            if (away) {
                back();
            }
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE || now - lastArrival > patience.toNanos()) {
                throw e;
            }
            if (!away) {
                sink.notice("Kafka at " + connection.brokers() + " does not answer; waiting for it");
            }
            away = true;
        }
        lastCheck = connection.nanoTime();
    }

    private void back() {
        away = false;
        sink.notice("Kafka at " + connection.brokers() + " answers again");
    }

    /** Returns true if the topic exists and has not been deleted and created again since the start. */
    boolean isSameTopic() {
        return connection.topicId(topic).filter(topicId::equals).isPresent();
    }

    /** Fails if the topic was deleted, or deleted and created again, since the start. */
    void requireSameTopic() {
        Optional<Uuid> found = connection.topicId(topic);
        if (found.isPresent() && !found.get().equals(topicId)) {
            throw UserFailure.failed(
                    "topic '" + topic + "' was deleted and created again while it was being read",
                    "run the command again to read the new topic");
        }
        // A broker that has just restarted may not know its topics yet, so the topic must be missing twice in a row.
        if (found.isEmpty() && missing) {
            throw UserFailure.failed("topic '" + topic + "' was deleted while it was being read", "see: topic list");
        }
        missing = found.isEmpty();
    }
}
