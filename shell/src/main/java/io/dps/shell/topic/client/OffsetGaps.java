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
 * Tells topics in which offsets may have no record, without reading them. Compaction leaves such offsets, and so do
 * transactions: a marker each, and what was aborted. Whether a partition has markers no broker tells, since it forgets
 * producers a day after their last record; but Kafka makes its topic of transactions with the first of them and keeps it,
 * so that where there is none, there has been none.
 */
final class OffsetGaps {
    private static final String TRANSACTIONS = "__transaction_state";

    private final KafkaClient connection;

    OffsetGaps(KafkaClient connection) {
        this.connection = connection;
    }

    /** Those of the topics in which there may be offsets without a record. */
    Set<String> mayHave(Collection<String> topics) {
        return hasTransactions() ? Set.copyOf(topics) : compacted(topics);
    }

    /** What a user may not look at may be there. */
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

    /** Those of the topics that are compacted, or whose configs may not be read. */
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
