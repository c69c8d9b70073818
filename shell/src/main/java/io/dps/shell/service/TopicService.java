package io.dps.shell.service;

import io.dps.shell.client.kafka.KafkaConnection;
import io.dps.shell.client.kafka.TopicAdmin;
import io.dps.shell.client.kafka.TopicReader;
import io.dps.shell.client.kafka.TopicRetention;
import io.dps.shell.client.kafka.TopicWriter;
import io.dps.shell.client.kafka.TopicWriter.Written;
import io.dps.shell.error.DpsException;
import io.dps.shell.error.Suggestion;
import io.dps.shell.service.record.Partitioning;
import io.dps.shell.service.record.RecordLines;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes records of topics. */
public final class TopicService {
    private final Platform platform;

    public TopicService(Platform platform) {
        this.platform = platform;
    }

    /** All topics but Kafka's own, by name. */
    public List<TopicInfo> list() {
        return new TopicAdmin(platform.kafka()).list();
    }

    /** How much topics hold, by their names. */
    public Map<String, TopicExtent> extents(Collection<String> names) {
        return new TopicAdmin(platform.kafka()).extents(names);
    }

    /** All that is to be known of a topic. */
    public TopicDetails describe(String topic) {
        return new TopicAdmin(require(topic)).describe(topic);
    }

    /**
     * Makes a topic.
     *
     * @throws DpsException failed, when there is one of that name
     */
    public void create(TopicSpec spec) {
        KafkaConnection kafka = platform.kafka();
        if (kafka.topicNames().contains(spec.name())) {
            throw DpsException.failed(
                    "topic '" + spec.name() + "' exists", "look at it with: topic describe " + spec.name());
        }
        new TopicAdmin(kafka).create(spec);
    }

    /** Deletes a topic with all its records. */
    public void delete(String topic) {
        new TopicAdmin(require(topic)).delete(topic);
    }

    /** Hands records to the sink until the request is fulfilled. */
    public void tail(TailRequest request, RecordSink sink) {
        new TopicReader(require(request.topic())).read(request, sink);
    }

    /** Writes the records that lines describe, and tells how many were acknowledged, and whether they will stay. */
    public Produced produce(String topic, RecordLines lines, Partitioning partitioning) {
        KafkaConnection kafka = require(topic);
        Written written = new TopicWriter(kafka).writeAll(topic, lines, partitioning);
        Optional<Duration> retention =
                written.earliest().isPresent() ? new TopicRetention(kafka).of(topic) : Optional.empty();
        return Produced.of(topic, kafka.brokers(), written.records(), written.earliest(), retention, Instant.now());
    }

    /** The connection to a Kafka that has the topic. */
    public KafkaConnection require(String topic) {
        KafkaConnection kafka = platform.kafka();
        if (!kafka.hasTopic(topic)) {
            throw DpsException.failed(
                    "there is no topic '" + topic + "'", Suggestion.hint(topic, kafka.topicNames(), "see: topic list"));
        }
        return kafka;
    }
}
