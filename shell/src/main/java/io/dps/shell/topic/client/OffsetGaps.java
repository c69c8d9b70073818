package io.dps.shell.topic.client;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Finds the topics whose offsets may have gaps, without reading them. Gaps come from compaction and from transactions,
 * which leave markers and aborted records. Brokers do not report whether a partition has markers, because they forget a
 * producer a day after its last record. But Kafka creates its transaction topic with the first transaction and keeps
 * it: if that topic does not exist, there has never been a transaction.
 */
final class OffsetGaps {
    private static final String TRANSACTIONS = "__transaction_state";

    private final KafkaClient connection;

    OffsetGaps(KafkaClient connection) {
        this.connection = connection;
    }

    /** Returns the given topics that may have offsets without a record. */
    Set<String> mayHave(Collection<String> topics) {
        return hasTransactions() ? Set.copyOf(topics) : compacted(topics);
    }

    /**
     * Returns true if there may have been transactions, also if the user is not authorized to see the transaction
     * topic.
     */
    private boolean hasTransactions() {
        try {
            return connection.hasTopic(TRANSACTIONS);
        } catch (UserFailure e) {
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            throw e;
        }
    }

    /** Returns the given topics that are compacted, or whose configs the user is not authorized to read. */
    Set<String> compacted(Collection<String> topics) {
        List<ConfigResource> asked = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, KafkaFuture<Config>> configs =
                new HashMap<>(connection.admin().describeConfigs(asked).values());
        Set<String> compacted = new HashSet<>();
        configs.forEach((topic, config) -> {
            if (isCompacted(topic.name(), config)) {
                compacted.add(topic.name());
            }
        });
        return compacted;
    }

    private boolean isCompacted(String topic, KafkaFuture<Config> config) {
        try {
            return connection
                    .answer("read the configs of topic " + topic, config)
                    .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    .value()
                    .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        } catch (UserFailure e) {
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            throw e;
        }
    }
}
