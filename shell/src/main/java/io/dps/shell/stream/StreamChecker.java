package io.dps.shell.stream;

import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.client.TopicRetention;
import io.dps.stack.model.RuntimeProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks whether a stream can run as it is defined: its SQL by Spark, and the settings of its topics. */
public final class StreamChecker {
    private static final String CHECK = "io.dps.streaming.StreamCheckMain";
    private static final int CHECK_HEAP_MIB = 512;

    private final Supplier<KafkaClient> kafka;
    private final TopicService topics;
    private final RuntimeProgram.Runner programs;

    /**
     * @param kafka gives the connection; opens one on first use and when the platform has moved
     * @param programs runs the program that checks a definition
     */
    public StreamChecker(Supplier<KafkaClient> kafka, TopicService topics, RuntimeProgram.Runner programs) {
        this.kafka = kafka;
        this.topics = topics;
        this.programs = programs;
    }

    /**
     * Lets Spark check a definition.
     *
     * @throws UserFailure if Spark refuses it
     */
    public StreamCheck check(StreamDefinition definition) {
        return run(new StreamCheckRequest(definition, null));
    }

    /**
     * Lets Spark check a definition, and whether a stream can go on with it from the checkpoint of another one.
     *
     * @throws UserFailure if Spark refuses it for any stream
     */
    StreamCheck check(StreamDefinition definition, StreamDefinition replaced) {
        return run(new StreamCheckRequest(definition, replaced));
    }

    private StreamCheck run(StreamCheckRequest request) {
        byte[] answer = programs.run(
                new RuntimeProgram("stream-check", CHECK, List.of(), CHECK_HEAP_MIB, true, Optional.empty()),
                RecordJson.write(request));
        return ProgramAnswer.read(answer, StreamCheck.class, "the check of the SQL");
    }

    /**
     * Returns a warning for each static view whose topic will delete records that the stream needs. Says nothing of a
     * topic whose configs this user may not see.
     */
    public List<String> retentions(StreamDefinition definition) {
        List<String> warnings = new ArrayList<>();
        for (InputView view : definition.statics()) {
            retention(view.topic())
                    .ifPresent(limit -> warnings.add("warning: topic " + view.topic() + " keeps records " + limit
                            + ", but stream " + definition.name() + " cannot start again without those of view "
                            + view.name() + "; set retention.ms=-1 and retention.bytes=-1 for that topic"));
        }
        return warnings;
    }

    private Optional<String> retention(String topic) {
        try {
            return new TopicRetention(kafka.get()).limit(topic);
        } catch (UserFailure notAllowed) {
            if (notAllowed.kind() != FailureKind.FAILED) {
                throw notAllowed;
            }
            return Optional.empty();
        }
    }

    /**
     * Compaction removes records between the offsets of a view, and leaves no sign that they were there.
     *
     * @throws UserFailure if the topic of a static view is compacted
     */
    void requireFixed(StreamDefinition definition) {
        for (InputView view : definition.statics()) {
            if (isCompacted(view.topic())) {
                throw UserFailure.failed(
                        "topic '" + view.topic() + "' is compacted, so that the rows of view " + view.name()
                                + ", which stream " + definition.name() + " joins, would change",
                        "copy its records with a stream to a topic that is not compacted, and declare the view on that");
            }
        }
    }

    /**
     * Compaction keeps the last record of each key alone.
     *
     * @param remedy what to do if the key lacks columns
     * @throws UserFailure if it would delete rows of the stream
     */
    void requireKeyed(StreamCheck check, StreamDefinition definition, String remedy) {
        boolean tellsRowsApart = !check.identity().isEmpty() && check.lacking().isEmpty();
        if (tellsRowsApart || !isCompacted(definition.outputTopic())) {
            return;
        }
        String compacted = "topic '" + definition.outputTopic() + "' is compacted, but ";
        String rows = "the rows of stream " + definition.name();
        if (check.key().isEmpty()) {
            throw UserFailure.failed(
                    compacted + rows + " have no key: compaction would delete them",
                    "group the rows by what identifies them, or write to a topic that is not compacted");
        }
        String onlyLast = "compaction would keep only the last row of each key";
        if (check.identity().isEmpty()) {
            throw UserFailure.failed(
                    compacted + "nothing identifies " + rows + ", so that two of them can have the same key: "
                            + onlyLast,
                    "group the rows by what identifies them, or write to a topic that is not compacted");
        }
        throw UserFailure.failed(
                compacted + "the key of stream " + definition.name() + " lacks " + String.join(", ", check.lacking())
                        + ", by which its rows are grouped: " + onlyLast,
                remedy);
    }

    /** A topic whose configs this user may not see counts as one that is not compacted. */
    private boolean isCompacted(String topic) {
        return topics.describe(topic).configs().stream()
                .anyMatch(config ->
                        config.name().equals("cleanup.policy") && config.value().contains("compact"));
    }
}
