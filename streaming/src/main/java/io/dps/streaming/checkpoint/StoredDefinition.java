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
 * @param definition the definition of the first start, or the one that has taken over since
 * @param inputTopicId Kafka's id of the input topic, which changes when the topic is deleted and created again
 * @param outputTopicId Kafka's id of the output topic
 * @param shufflePartitions number of partitions of the state
 * @param outputStart the output topic's end offsets by partition when the checkpoint was created
 * @param since the first batch of the definition
 */
public record StoredDefinition(
        int plan,
        StreamDefinition definition,
        String inputTopicId,
        String outputTopicId,
        int shufflePartitions,
        SortedMap<Integer, Long> outputStart,
        long since) {
    /** The version that this dps makes. */
    public static final int PLAN = 1;

    /**
     * Reads what is stored beside a checkpoint; empty if the stream was never started.
     *
     * @throws UserFailure of kind {@code REFUSED} if the checkpoint has no such file, or one that is not readable
     */
    public static Optional<StoredDefinition> load(CheckpointFolder folder) {
        return folder.readOptions(StoredDefinition.class);
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
        requireSamePlan(stored.get());
        Differences differences = differences(stored.get());
        if (!differences.isEmpty()) {
            throw refused(differences);
        }
        return stored.get();
    }

    /** Returns whether this has another definition, which can go on with a checkpoint of the stored one. */
    public boolean canTakeOver(StoredDefinition stored) {
        // The averager stores other fields under the same name.
        return stored.definition != null && definition.canTakeOver(stored.definition);
    }

    /**
     * Stores that the definition goes on with the checkpoint of the stored one. The caller must hold the
     * {@link WriterLock}.
     *
     * @param next the first batch of the definition; all earlier ones are committed
     * @return what is stored afterwards
     * @throws UserFailure of kind {@code REFUSED} if anything but the SQL, the views and the key differs
     */
    public StoredDefinition takeOver(CheckpointFolder folder, StoredDefinition stored, long next) {
        requireSamePlan(stored);
        Differences differences = new Differences();
        compareBindings(stored, differences);
        if (differences.isEmpty()) {
            compareTopics(stored, differences);
        }
        if (!differences.isEmpty()) {
            throw refused(differences);
        }
        StoredDefinition taken = new StoredDefinition(
                plan, definition, inputTopicId, outputTopicId, shufflePartitions, stored.outputStart, next);
        CheckpointFolder.write(folder.options(), taken);
        return taken;
    }

    /**
     * Checks that the topics are still those of the checkpoint.
     *
     * @throws UserFailure of kind {@code REFUSED} if one of them was deleted and created again
     */
    public void requireTopics(String inputId, String outputId) {
        Differences differences = new Differences();
        differences.compareTopic(definition.streamed().topic(), inputTopicId, inputId);
        differences.compareTopic(definition.outputTopic(), outputTopicId, outputId);
        if (!differences.isEmpty()) {
            throw refused(differences);
        }
    }

    /** Returns the options as progress records report them. */
    public StreamProgress.Options reported() {
        return new StreamProgress.Options(
                null,
                shufflePartitions,
                definition.isolation(),
                null,
                definition.fingerprint(),
                since == 0 ? null : since);
    }

    private void requireSamePlan(StoredDefinition stored) {
        // The averager stores other fields under the same name.
        if (stored.definition != null) {
            PlanVersion.requireSame(definition.name(), stored.plan, plan);
        }
    }

    private UserFailure refused(Differences differences) {
        return new UserFailure(
                FailureKind.REFUSED,
                StreamHint.CHECKPOINT + definition.name() + " was created with another definition or topic: "
                        + differences,
                "start from the beginning with: " + StreamHint.command("reset", definition.name()));
    }

    private Differences differences(StoredDefinition stored) {
        Differences found = new Differences();
        StreamDefinition old = stored.definition;
        if (old == null) {
            // The averager stores other fields under the same name.
            found.add("it belongs to the averager");
            return found;
        }
        compareBindings(stored, found);
        found.compare("its views", names(old), names(definition));
        if (!old.sql().equals(definition.sql())) {
            found.add("its SQL has changed");
        }
        found.compare("its key", key(old), key(definition));
        if (found.isEmpty() && !old.views().equals(definition.views())) {
            found.add(
                    old.streamed().equals(definition.streamed())
                            ? "a view that it joins has changed"
                            : "topic, schema, event time or watermark of its view has changed");
        }
        if (found.isEmpty()) {
            compareTopics(stored, found);
        }
        return found;
    }

    /** Compares what no other definition may change. */
    private void compareBindings(StoredDefinition stored, Differences found) {
        found.compare("its name", stored.definition.name(), definition.name());
        found.compare("its output topic", stored.definition.outputTopic(), definition.outputTopic());
        found.compare("its isolation", stored.definition.isolation(), definition.isolation());
        found.compare("its shuffle partitions", stored.shufflePartitions, shufflePartitions);
    }

    private void compareTopics(StoredDefinition stored, Differences found) {
        found.compareTopic(definition.streamed().topic(), stored.inputTopicId, inputTopicId);
        found.compareTopic(definition.outputTopic(), stored.outputTopicId, outputTopicId);
    }

    private static String key(StreamDefinition definition) {
        return definition.key().isEmpty() ? "the default" : String.join(", ", definition.key());
    }

    private static List<String> names(StreamDefinition definition) {
        return definition.views().stream().map(InputView::name).toList();
    }
}
