package io.dps.streaming.checkpoint;

import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The definition and the topics to which the checkpoint of a user's stream is bound. State and offsets are valid only
 * under these, so later starts must match.
 *
 * @param plan version of the way in which dps turns a definition into a Spark plan; a checkpoint is valid for one
 *     version
 * @param definition the definition of the first start
 * @param inputTopicId Kafka's id of the input topic, which changes when the topic is deleted and created again
 * @param outputTopicId Kafka's id of the output topic
 * @param shufflePartitions number of partitions of the state
 * @param outputStart the output topic's end offsets by partition when the checkpoint was created
 */
public record StoredDefinition(
        int plan,
        StreamDefinition definition,
        String inputTopicId,
        String outputTopicId,
        int shufflePartitions,
        SortedMap<Integer, Long> outputStart) {
    /** The version that this dps makes. */
    public static final int PLAN = 1;

    /** Reads what is stored beside a checkpoint; empty if the stream was never started. */
    public static Optional<StoredDefinition> load(CheckpointFolder folder) {
        return CheckpointFolder.read(folder.options(), StoredDefinition.class);
    }

    /**
     * Stores this at a stream's first start; at later starts, compares this with what is stored. The caller must hold
     * the {@link WriterLock}.
     *
     * @return what is stored afterwards
     * @throws UserFailure of kind {@code REFUSED} if they differ; the message names each difference
     */
    public StoredDefinition agreeWith(CheckpointFolder folder) {
        Optional<StoredDefinition> stored = load(folder);
        if (stored.isEmpty()) {
            CheckpointFolder.write(folder.options(), this);
            return this;
        }
        Differences differences = differences(stored.get());
        if (!differences.isEmpty()) {
            throw new UserFailure(
                    FailureKind.REFUSED,
                    "the checkpoint of stream " + definition.name() + " was created with another definition or topic: "
                            + differences,
                    "start from the beginning with: " + StreamHint.command("reset", definition.name()));
        }
        return stored.get();
    }

    /** Returns the options as progress records report them. */
    public StreamProgress.Options reported() {
        return new StreamProgress.Options(
                null, shufflePartitions, definition.isolation(), null, definition.fingerprint());
    }

    private Differences differences(StoredDefinition stored) {
        Differences found = new Differences();
        StreamDefinition old = stored.definition;
        if (old == null) {
            // The averager stores other fields under the same name.
            found.add("it belongs to the averager");
            return found;
        }
        found.compare("its name", old.name(), definition.name());
        found.compare("the version of its query plan", stored.plan, plan);
        found.compare("its output topic", old.outputTopic(), definition.outputTopic());
        found.compare("its isolation", old.isolation(), definition.isolation());
        found.compare("its views", names(old), names(definition));
        if (!old.sql().equals(definition.sql())) {
            found.add("its SQL has changed");
        }
        if (found.isEmpty() && !old.views().equals(definition.views())) {
            found.add("topic, schema, event time or watermark of its view has changed");
        }
        found.compare("its shuffle partitions", stored.shufflePartitions, shufflePartitions);
        if (found.isEmpty()) {
            found.compareTopic(definition.views().get(0).topic(), stored.inputTopicId, inputTopicId);
            found.compareTopic(definition.outputTopic(), stored.outputTopicId, outputTopicId);
        }
        return found;
    }

    private static List<String> names(StreamDefinition definition) {
        return definition.views().stream().map(InputView::name).toList();
    }
}
