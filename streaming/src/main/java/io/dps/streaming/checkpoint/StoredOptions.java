package io.dps.streaming.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The options that a checkpoint was created with. State and offsets are valid only under these, so later starts must
 * match.
 *
 * @param plan version of the way in which the averager makes a Spark plan; a checkpoint is valid for one version. The
 *     first one if the checkpoint is older than this field
 * @param inputTopic topic of the readings
 * @param inputTopicId Kafka's id of the input topic, which changes when the topic is deleted and created again
 * @param outputTopic topic of the averages; also the stream's name
 * @param outputTopicId Kafka's id of the output topic
 * @param stream the options that the averages depend on
 * @param shufflePartitions number of partitions of the state
 * @param outputStart the output topic's end offsets by partition when the checkpoint was created; null if the
 *     checkpoint is older than this field
 * @param isolation which records of transactions are read; null if the checkpoint was created before this was
 *     stored, which means read_uncommitted until the averager has switched it
 * @param committedFrom by partition, the first offset that was read under read_committed; earlier ones were read
 *     under read_uncommitted. Null if the isolation has never changed
 */
public record StoredOptions(
        int plan,
        String inputTopic,
        String inputTopicId,
        String outputTopic,
        String outputTopicId,
        @JsonUnwrapped StreamOptions stream,
        int shufflePartitions,
        @JsonInclude(JsonInclude.Include.NON_NULL) SortedMap<Integer, Long> outputStart,
        @JsonInclude(JsonInclude.Include.NON_NULL) Isolation isolation,
        @JsonInclude(JsonInclude.Include.NON_NULL) SortedMap<Integer, Long> committedFrom) {
    /** The version that this dps makes for new checkpoints; those of the first one go on with it. */
    public static final int PLAN = 2;

    private static final int FIRST_PLAN = 1;

    public StoredOptions {
        // An absent number is read as 0.
        plan = plan == 0 ? FIRST_PLAN : plan;
    }

    /** Options with the plan that this dps makes. */
    public StoredOptions(
            String inputTopic,
            String inputTopicId,
            String outputTopic,
            String outputTopicId,
            StreamOptions stream,
            int shufflePartitions,
            SortedMap<Integer, Long> outputStart,
            Isolation isolation,
            SortedMap<Integer, Long> committedFrom) {
        this(
                PLAN,
                inputTopic,
                inputTopicId,
                outputTopic,
                outputTopicId,
                stream,
                shufflePartitions,
                outputStart,
                isolation,
                committedFrom);
    }

    /**
     * Reads the options stored beside a checkpoint, if there is a checkpoint.
     *
     * @throws UserFailure with {@link ExitCode#REFUSED} if it has no such file, or one that is not readable
     */
    public static Optional<StoredOptions> load(CheckpointFolder folder) {
        return folder.readOptions(StoredOptions.class);
    }

    /**
     * Stores these options at a stream's first start; at later starts, compares them with the stored ones. The caller
     * must hold the {@link WriterLock}.
     *
     * @return the options that are stored afterwards
     * @throws UserFailure with {@link ExitCode#REFUSED} if they differ; the message names each option that differs
     */
    public StoredOptions agreeWith(CheckpointFolder folder) {
        Optional<StoredOptions> stored = load(folder);
        if (stored.isEmpty()) {
            CheckpointFolder.write(folder.options(), this);
            return this;
        }
        if (stored.get().plan > PLAN || stored.get().plan < FIRST_PLAN) {
            PlanVersion.requireSame(outputTopic, stored.get().plan, PLAN);
        }
        Differences differences = differences(stored.get());
        if (!differences.isEmpty()) {
            throw stored.get().refused(differences);
        }
        if (stored.get().isolation == null && isolation == Isolation.READ_UNCOMMITTED) {
            return stored.get().store(folder, isolation, null);
        }
        return stored.get();
    }

    /**
     * Stores that only committed records are read from these offsets on; null offsets if nothing has been read yet.
     */
    public StoredOptions committedFrom(CheckpointFolder folder, SortedMap<Integer, Long> offsets) {
        return store(folder, Isolation.READ_COMMITTED, offsets);
    }

    /**
     * Checks that the topics are still those of the checkpoint.
     *
     * @throws UserFailure with {@link ExitCode#REFUSED} if one of them was deleted and created again
     */
    public void requireTopics(String inputId, String outputId) {
        Differences differences = new Differences();
        differences.compareTopic(inputTopic, inputTopicId, inputId);
        differences.compareTopic(outputTopic, outputTopicId, outputId);
        if (!differences.isEmpty()) {
            throw refused(differences);
        }
    }

    private UserFailure refused(Differences differences) {
        return new UserFailure(
                FailureKind.REFUSED,
                StreamHint.CHECKPOINT + outputTopic + " was created with other options or topics: " + differences,
                "start with the stored values, or start from the beginning with: stream reset");
    }

    private StoredOptions store(CheckpointFolder folder, Isolation level, SortedMap<Integer, Long> from) {
        StoredOptions changed = new StoredOptions(
                plan,
                inputTopic,
                inputTopicId,
                outputTopic,
                outputTopicId,
                stream,
                shufflePartitions,
                outputStart,
                level,
                from);
        CheckpointFolder.write(folder.options(), changed);
        return changed;
    }

    /** Returns the options that the averages depend on, as progress records report them. */
    public StreamProgress.Options reported() {
        return new StreamProgress.Options(
                stream, shufflePartitions, isolation == null ? Isolation.READ_UNCOMMITTED : isolation, committedFrom);
    }

    private Differences differences(StoredOptions stored) {
        Differences found = new Differences();
        found.compare("--input-topic", stored.inputTopic, inputTopic);
        found.compare("--output-topic", stored.outputTopic, outputTopic);
        found.compare("--window", stored.stream.window(), stream.window());
        found.compare("--watermark", stored.stream.watermark(), stream.watermark());
        found.compare("--max-ahead", stored.stream.maxAhead(), stream.maxAhead());
        found.compare("--by-sensor", stored.stream.bySensor(), stream.bySensor());
        found.compare("--shuffle-partitions", stored.shufflePartitions, shufflePartitions);
        if (stored.isolation != null) {
            found.compare("--isolation", stored.isolation, isolation);
        }
        if (found.isEmpty()) {
            found.compareTopic(inputTopic, stored.inputTopicId, inputTopicId);
            found.compareTopic(outputTopic, stored.outputTopicId, outputTopicId);
        }
        return found;
    }
}
