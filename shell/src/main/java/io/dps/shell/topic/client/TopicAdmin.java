package io.dps.shell.topic.client;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.TopicDetails;
import io.dps.shell.topic.TopicExtent;
import io.dps.shell.topic.TopicInfo;
import io.dps.shell.topic.TopicSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** Describes, creates and deletes topics. Thread-safe. */
public final class TopicAdmin {
    private final KafkaClient connection;
    private final Admin admin;

    public TopicAdmin(KafkaClient connection) {
        this.connection = connection;
        this.admin = connection.admin();
    }

    /** Returns all topics except Kafka's internal ones, sorted by name. */
    public List<TopicInfo> list() {
        Map<String, TopicDescription> topics = connection.describe(connection.topicNames());
        Map<TopicPartition, Long> first =
                connection.offsets(topics.values(), OffsetSpec.earliest(), Isolation.READ_UNCOMMITTED);
        Map<TopicPartition, Long> end =
                connection.offsets(topics.values(), OffsetSpec.latest(), Isolation.READ_UNCOMMITTED);
        Set<String> gapped = new OffsetGaps(connection).mayHave(topics.keySet());
        return topics.values().stream()
                .map(topic -> new TopicInfo(
                        topic.name(),
                        topic.partitions().size(),
                        topic.partitions().get(0).replicas().size(),
                        partitions(topic).allMatch(end::containsKey)
                                ? OptionalLong.of(partitions(topic)
                                        .mapToLong(each -> end.get(each) - first.get(each))
                                        .sum())
                                : OptionalLong.empty(),
                        !gapped.contains(topic.name())))
                .toList();
    }

    /** Returns the number of partitions of each topic except Kafka's internal ones. */
    public SortedMap<String, Integer> partitionCounts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        connection
                .describe(connection.topicNames())
                .forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return counts;
    }

    /** Creates a topic. */
    public void create(TopicSpec spec) {
        NewTopic topic = new NewTopic(
                        spec.name(),
                        spec.partitions().isPresent()
                                ? Optional.of(spec.partitions().getAsInt())
                                : Optional.empty(),
                        spec.replicas().isPresent()
                                ? Optional.of((short) spec.replicas().getAsInt())
                                : Optional.empty())
                .configs(spec.configs());
        try {
            connection.createTopic(topic);
        } catch (UserFailure e) {
            throw e.getCause() instanceof InvalidReplicationFactorException ? tooManyReplicas(spec, e) : e;
        }
    }

    private UserFailure tooManyReplicas(TopicSpec spec, UserFailure refused) {
        int brokers = connection.brokerCount();
        if (spec.replicas().isEmpty() || spec.replicas().getAsInt() <= brokers) {
            return refused;
        }
        int replicas = spec.replicas().getAsInt();
        return UserFailure.failed(
                "cannot create topic " + spec.name() + ": " + replicas + " replicas need " + replicas
                        + " brokers, but there " + (brokers == 1 ? "is 1" : "are " + brokers),
                "use --replicas " + brokers + (brokers == 1 ? "" : " or fewer") + ", or leave the option out",
                refused);
    }

    /** Deletes a topic with all its records. */
    public void delete(String name) {
        connection.deleteTopic(name);
    }

    /** Returns the partitions and configs of a topic. */
    public TopicDetails describe(String name) {
        TopicDescription topic = connection.describe(List.of(name)).get(name);
        SortedMap<Integer, OffsetRange> offsets = connection.rangesWithLeader(name, Isolation.READ_UNCOMMITTED);
        Map<Integer, Optional<Instant>> first =
                new RecordTimes(connection).first(name, offsets, Isolation.READ_UNCOMMITTED);
        Map<TopicPartition, ListOffsetsResultInfo> last = last(List.of(topic));
        Map<TopicPartition, Long> sizes = sizes("read the size of topic " + name, List.of(topic));
        List<TopicDetails.Partition> partitions = topic.partitions().stream()
                .map(info -> {
                    TopicPartition partition = new TopicPartition(name, info.partition());
                    return new TopicDetails.Partition(
                            info.partition(),
                            info.leader() == null || info.leader().isEmpty()
                                    ? -1
                                    : info.leader().id(),
                            info.replicas().stream().map(Node::id).toList(),
                            info.isr().stream().map(Node::id).toList(),
                            Optional.ofNullable(offsets.get(info.partition())),
                            sizes.containsKey(partition) ? OptionalLong.of(sizes.get(partition)) : OptionalLong.empty(),
                            first.getOrDefault(info.partition(), Optional.empty()),
                            time(last.get(partition)));
                })
                .toList();
        boolean isGapped = !new OffsetGaps(connection).mayHave(List.of(name)).isEmpty();
        return new TopicDetails(name, topic.topicId().toString(), partitions, !isGapped, configs(name));
    }

    /**
     * Returns the size and latest timestamp of topics, by topic name. Asks each broker once for all topics together.
     */
    public Map<String, TopicExtent> extents(Collection<String> names) {
        Map<String, TopicDescription> topics = connection.describe(names);
        Map<TopicPartition, ListOffsetsResultInfo> last = last(topics.values());
        Map<TopicPartition, Long> sizes = sizes("read the sizes of topics", topics.values());
        Map<String, TopicExtent> extents = new HashMap<>();
        topics.forEach((name, topic) -> extents.put(
                name,
                new TopicExtent(
                        partitions(topic).allMatch(sizes::containsKey)
                                ? OptionalLong.of(
                                        partitions(topic).mapToLong(sizes::get).sum())
                                : OptionalLong.empty(),
                        partitions(topic)
                                .flatMap(each -> time(last.get(each)).stream())
                                .max(Comparator.naturalOrder()))));
        return extents;
    }

    private static Stream<TopicPartition> partitions(TopicDescription topic) {
        return KafkaClient.partitions(topic).stream();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> last(Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        topics.forEach(topic ->
                KafkaClient.ledPartitions(topic).forEach(partition -> asked.put(partition, OffsetSpec.maxTimestamp())));
        return connection.answer("read offsets", admin.listOffsets(asked).all());
    }

    /**
     * Returns the time that Kafka found; empty for a partition without a leader, and for an empty partition, for which
     * Kafka returns -1.
     */
    private static Optional<Instant> time(ListOffsetsResultInfo found) {
        return Optional.ofNullable(found)
                .filter(info -> info.timestamp() >= 0)
                .map(info -> Instant.ofEpochMilli(info.timestamp()));
    }

    private Map<TopicPartition, Long> sizes(String doing, Collection<TopicDescription> topics) {
        Map<TopicPartition, Integer> leaders = new HashMap<>();
        topics.forEach(topic -> topic.partitions().stream()
                .filter(info -> info.leader() != null && !info.leader().isEmpty())
                .forEach(info -> leaders.put(
                        new TopicPartition(topic.name(), info.partition()),
                        info.leader().id())));
        Map<Integer, Map<String, LogDirDescription>> folders = folders(doing, Set.copyOf(leaders.values()));
        Map<TopicPartition, Long> sizes = new HashMap<>();
        leaders.forEach((partition, leader) -> folders.getOrDefault(leader, Map.of()).values().stream()
                .map(folder -> folder.replicaInfos().get(partition))
                .filter(replica -> replica != null)
                .mapToLong(ReplicaInfo::size)
                .forEach(size -> sizes.put(partition, size)));
        return sizes;
    }

    /** Returns the log directories of brokers; empty if the user lacks Describe on the cluster. */
    private Map<Integer, Map<String, LogDirDescription>> folders(String doing, Set<Integer> brokers) {
        try {
            return connection.answer(doing, admin.describeLogDirs(brokers).allDescriptions());
        } catch (UserFailure e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    /** Returns the configs of a topic; empty if the user lacks DescribeConfigs on it. */
    private List<TopicDetails.Config> configs(String name) {
        try {
            return readConfigs(name);
        } catch (UserFailure e) {
            if (e.getCause() instanceof AuthorizationException) {
                return List.of();
            }
            throw e;
        }
    }

    private List<TopicDetails.Config> readConfigs(String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return connection
                .answer(
                        "read the configs of topic " + name,
                        admin.describeConfigs(List.of(resource)).all())
                .get(resource)
                .entries()
                .stream()
                .sorted(Comparator.comparing(ConfigEntry::name))
                .map(entry -> new TopicDetails.Config(
                        entry.name(),
                        entry.value() == null ? "" : entry.value(),
                        entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG))
                .toList();
    }
}
