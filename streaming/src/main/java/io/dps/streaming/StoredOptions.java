package io.dps.streaming;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a checkpoint was made with. State and offsets mean something only under these values, so a later start must agree.
 *
 * @param inputTopic where readings come from
 * @param inputTopicId Kafka's id of it, which a deleted and re-created topic does not keep
 * @param outputTopic where averages go; also the stream's name
 * @param outputTopicId Kafka's id of it
 * @param window length of the window, such as {@code 10s}
 * @param watermark length of the watermark
 * @param maxAhead allowance of a reading's time past its record's timestamp
 * @param bySensor whether each sensor has its own average
 * @param shufflePartitions into how many parts the state is split
 * @param outputStart the output topic's end offsets by partition when the checkpoint was begun; null if it was begun before
 *     they were noted
 */
public record StoredOptions(
        String inputTopic,
        String inputTopicId,
        String outputTopic,
        String outputTopicId,
        String window,
        String watermark,
        String maxAhead,
        boolean bySensor,
        int shufflePartitions,
        @JsonInclude(JsonInclude.Include.NON_NULL) SortedMap<Integer, Long> outputStart) {

    /** Reads what is stored beside a checkpoint, if anything is. */
    public static Optional<StoredOptions> load(CheckpointFolder folder) {
        return CheckpointFolder.read(folder.options(), StoredOptions.class);
    }

    /**
     * Stores these options at a stream's first start, and holds them against the stored ones later. The caller holds the
     * {@link WriterLock}.
     *
     * @return what is stored from now on
     * @throws AveragerException with {@link ExitCode#REFUSED}, naming each option that differs
     */
    public StoredOptions agreeWith(CheckpointFolder folder) {
        Optional<StoredOptions> stored = load(folder);
        if (stored.isEmpty()) {
            CheckpointFolder.write(folder.options(), this);
            return this;
        }
        List<String> differences = differences(stored.get());
        if (!differences.isEmpty()) {
            throw new AveragerException(
                    ExitCode.REFUSED,
                    "the checkpoint of stream " + stored.get().outputTopic + " does not fit: "
                            + String.join("; ", differences),
                    "start with the stored values, or begin anew with: stream reset");
        }
        return stored.get();
    }

    /** Returns the part of them that the averages depend on. */
    StreamProgress.Options told() {
        return new StreamProgress.Options(window, watermark, maxAhead, bySensor, shufflePartitions);
    }

    private List<String> differences(StoredOptions stored) {
        List<String> found = new ArrayList<>();
        compare(found, "--input-topic", stored.inputTopic, inputTopic);
        compare(found, "--output-topic", stored.outputTopic, outputTopic);
        compare(found, "--window", stored.window, window);
        compare(found, "--watermark", stored.watermark, watermark);
        compare(found, "--max-ahead", stored.maxAhead, maxAhead);
        compare(found, "--by-sensor", stored.bySensor, bySensor);
        compare(found, "--shuffle-partitions", stored.shufflePartitions, shufflePartitions);
        if (found.isEmpty()) {
            compareTopic(found, inputTopic, stored.inputTopicId, inputTopicId);
            compareTopic(found, outputTopic, stored.outputTopicId, outputTopicId);
        }
        return found;
    }

    private static void compare(List<String> found, String option, Object stored, Object given) {
        if (!stored.equals(given)) {
            found.add(option + " was " + stored + " and is now " + given);
        }
    }

    private static void compareTopic(List<String> found, String topic, String stored, String given) {
        if (!stored.equals(given)) {
            found.add("topic " + topic + " was deleted and created again (its id was " + stored + " and is now " + given
                    + ")");
        }
    }
}
