package io.dps.shell.topic.client;

import io.dps.contract.Durations;
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

/** Reads how long topics keep records after the timestamps that their producers set. */
public final class TopicRetention {
    private static final String CREATE_TIME = "CreateTime";

    private final KafkaClient connection;

    /** Creates an object that uses an open connection. */
    public TopicRetention(KafkaClient connection) {
        this.connection = connection;
    }

    /**
     * Returns how long a record is kept after its own timestamp.
     *
     * @return empty if the topic does not delete records by time, or sets timestamps to the time of arrival
     * @throws UserFailure of kind {@code FAILED} if the user lacks DescribeConfigs on the topic; {@code UNREACHABLE} if
     *     no broker answers
     */
    public Optional<Duration> of(String topic) {
        return of(configs(topic));
    }

    /**
     * Returns what limits how long records stay, for messages.
     *
     * @return such as {@code for 7d}; empty if the topic keeps all records
     * @throws UserFailure as {@link #of} does
     */
    public Optional<String> limit(String topic) {
        return limit(configs(topic));
    }

    private Config configs(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<Config> future =
                connection.admin().describeConfigs(List.of(resource)).values().get(resource);
        try {
            return connection.answer("read the configs of topic " + topic, future);
        } catch (UserFailure e) {
            throw e.getCause() instanceof AuthorizationException
                    ? UserFailure.failed("this user lacks DescribeConfigs permission on it", "", e)
                    : e;
        }
    }

    /** Returns the retention that a topic's configs define. */
    static Optional<Duration> of(Config configs) {
        boolean deletes = value(configs, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_DELETE);
        boolean ownTime =
                value(configs, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals(CREATE_TIME);
        long millis = Long.parseLong(value(configs, TopicConfig.RETENTION_MS_CONFIG));
        return deletes && ownTime && millis >= 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    static Optional<String> limit(Config configs) {
        if (!value(configs, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
            return Optional.empty();
        }
        long millis = Long.parseLong(value(configs, TopicConfig.RETENTION_MS_CONFIG));
        if (millis >= 0) {
            return Optional.of("for " + Durations.format(Duration.ofMillis(millis)));
        }
        long bytes = Long.parseLong(value(configs, TopicConfig.RETENTION_BYTES_CONFIG));
        return bytes >= 0 ? Optional.of("up to " + bytes + " bytes for each partition") : Optional.empty();
    }

    private static String value(Config configs, String name) {
        return configs.get(name).value();
    }
}
