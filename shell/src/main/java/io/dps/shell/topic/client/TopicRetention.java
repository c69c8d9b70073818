package io.dps.shell.topic.client;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/** Tells how long topics keep records by the time that these come with. */
public final class TopicRetention {
    private static final String CREATE_TIME = "CreateTime";

    private final KafkaClient connection;

    /** Asks these brokers. */
    public TopicRetention(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * How long after its own time a record is kept.
     *
     * @return empty where records are not deleted by time, and where the time is that of their arrival
     * @throws UserFailure failed, when the user lacks the right DescribeConfigs on the topic; unreachable, when no broker
     *     answers
     */
    public Optional<Duration> of(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<Config> future =
                connection.admin().describeConfigs(List.of(resource)).values().get(resource);
        try {
            return of(connection.answer("read the configs of topic " + topic, future));
        } catch (UserFailure e) {
            throw e.getCause() instanceof AuthorizationException
                    ? UserFailure.failed("this user lacks the right DescribeConfigs on it", "", e)
                    : e;
        }
    }

    /** The same by the topic's configs. */
    static Optional<Duration> of(Config configs) {
        boolean deletes = value(configs, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_DELETE);
        boolean ownTime =
                value(configs, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals(CREATE_TIME);
        long millis = Long.parseLong(value(configs, TopicConfig.RETENTION_MS_CONFIG));
        return deletes && ownTime && millis >= 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    private static String value(Config configs, String name) {
        return configs.get(name).value();
    }
}
