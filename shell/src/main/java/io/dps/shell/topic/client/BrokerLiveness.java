package io.dps.shell.topic.client;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.RecordConsumer;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * Looks, while a read is silent, whether broker and topic are still there: a consumer by itself waits for ever for either.
 * For the reading thread.
 */
final class BrokerLiveness {
    /** Silence after which to look, and the pause between looks. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final KafkaClient connection;
    private final String topic;
    private final RecordConsumer sink;
    private final Uuid topicId;
    private long heard;
    private long looked;
    private boolean away;
    private boolean missing;

    BrokerLiveness(KafkaClient connection, String topic, RecordConsumer sink) {
        this.connection = connection;
        this.topic = topic;
        this.sink = sink;
        this.heard = connection.nanoTime();
        this.looked = heard;
        this.topicId = connection
                .topicId(topic)
                .orElseThrow(() -> UserFailure.failed("there is no topic '" + topic + "'", "see: topic list"));
    }

    /** Something came. */
    void heard() {
        heard = connection.nanoTime();
        if (away) {
            back();
        }
    }

    /**
     * Nothing came.
     *
     * @param patience how long a broker may stay away
     * @throws UserFailure failed, when the topic is gone; unreachable, when the broker has been away for too long
     */
    void silence(Duration patience) {
        long now = connection.nanoTime();
        if (now - Math.max(heard, looked) < LOOK.toNanos()) {
            return;
        }
        try {
            connection.requireReachable();
            requireSameTopic();
            if (away) {
                back();
            }
        } catch (UserFailure e) {
            if (e.kind() != FailureKind.UNREACHABLE || now - heard > patience.toNanos()) {
                throw e;
            }
            if (!away) {
                sink.notice("Kafka at " + connection.brokers() + " does not answer; waiting for it");
            }
            away = true;
        }
        looked = connection.nanoTime();
    }

    private void back() {
        away = false;
        sink.notice("Kafka at " + connection.brokers() + " answers again");
    }

    /** Whether the topic is there, and the one that it was at the start. */
    boolean isSameTopic() {
        return connection.topicId(topic).filter(topicId::equals).isPresent();
    }

    /** Fails when the topic is another one than at the start. */
    void requireSameTopic() {
        Optional<Uuid> found = connection.topicId(topic);
        if (found.isPresent() && !found.get().equals(topicId)) {
            throw UserFailure.failed(
                    "topic '" + topic + "' was deleted and made anew while it was read",
                    "start again to read the new one");
        }
        // A broker that has just come back may not know its topics yet.
        if (found.isEmpty() && missing) {
            throw UserFailure.failed("topic '" + topic + "' was deleted while it was read", "see: topic list");
        }
        missing = found.isEmpty();
    }
}
