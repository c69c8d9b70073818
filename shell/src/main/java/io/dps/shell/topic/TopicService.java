package io.dps.shell.topic;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.client.TopicAdmin;
import io.dps.shell.topic.client.TopicReader;
import io.dps.shell.topic.client.TopicRetention;
import io.dps.shell.topic.client.TopicWriter;
import io.dps.shell.topic.record.Partitioning;
import io.dps.shell.topic.record.RecordLines;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads and writes records of topics. */
public final class TopicService {
    private final Supplier<KafkaClient> kafka;

    /** @param kafka returns the connection; opens a connection on first use and when the platform has moved */
    public TopicService(Supplier<KafkaClient> kafka) {
        this.kafka = kafka;
    }

    /** Returns all topics except Kafka's internal ones, sorted by name. */
    public List<TopicInfo> list() {
        return new TopicAdmin(kafka.get()).list();
    }

    /** Returns the number of partitions of each topic, by name. Asks for less than {@link #list()}. */
    public SortedMap<String, Integer> partitionCounts() {
        return new TopicAdmin(kafka.get()).partitionCounts();
    }

    /** Returns the size and latest timestamp of topics, by topic name. */
    public Map<String, TopicExtent> extents(Collection<String> names) {
        return new TopicAdmin(kafka.get()).extents(names);
    }

    /** Returns the partitions and configs of a topic. */
    public TopicDetails describe(String topic) {
        return new TopicAdmin(require(topic)).describe(topic);
    }

    /**
     * Creates a topic.
     *
     * @throws UserFailure of kind {@code FAILED} if a topic of that name exists
     */
    public void create(TopicSpec spec) {
        KafkaClient client = kafka.get();
        if (client.topicNames().contains(spec.name())) {
            throw UserFailure.failed(
                    "topic '" + spec.name() + "' already exists",
                    "choose another name, or see: topic describe " + spec.name());
        }
        new TopicAdmin(client).create(spec);
    }

    /** Deletes a topic with all its records. */
    public void delete(String topic) {
        new TopicAdmin(require(topic)).delete(topic);
    }

    /** Hands the requested records to the sink. */
    public void tail(TailRequest request, RecordConsumer sink) {
        new TopicReader(require(request.topic())).read(request, sink);
    }

    /**
     * Writes a record for each line and returns how many records were acknowledged.
     *
     * @param warnings receives at most one warning that records will soon be deleted, even if the call then fails
     */
    public long produce(String topic, RecordLines lines, Partitioning partitioning, Consumer<String> warnings) {
        KafkaClient client = require(topic);
        Instant begun = Instant.now();
        return new TopicWriter(client)
                .writeAll(topic, lines, partitioning, oldest -> warning(client, topic, oldest, begun)
                        .ifPresent(warnings));
    }

    /**
     * Returns a warning if Kafka will soon delete the oldest record. Does not fail if the topic's retention cannot be
     * read, because the records are already stored.
     */
    private static Optional<String> warning(KafkaClient kafka, String topic, Instant time, Instant now) {
        OldestRecord oldest = new OldestRecord(topic, kafka.brokers(), time);
        try {
            return oldest.warning(new TopicRetention(kafka).of(topic), now);
        } catch (UserFailure e) {
            return oldest.warningOfUnknown(e.getMessage(), now);
        }
    }

    /**
     * Returns the connection to Kafka after checking that the topic exists.
     *
     * @throws UserFailure of kind {@code FAILED} if the topic does not exist
     */
    public KafkaClient require(String topic) {
        KafkaClient client = kafka.get();
        if (!client.hasTopic(topic)) {
            throw UserFailure.failed(
                    "there is no topic '" + topic + "'",
                    Suggestion.hint(topic, client.topicNames(), "see: topic list"));
        }
        return client;
    }
}
