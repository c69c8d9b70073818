package io.dps.streaming;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.StoredOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * The settings of one start of the averager.
 *
 * @param brokers bootstrap servers, host:port
 * @param inputTopic topic of the readings
 * @param outputTopic topic of the averages; also the stream's name
 * @param progressTopic topic of the progress records
 * @param checkpoint the stream's checkpoint folder
 * @param options the options that the averages depend on
 * @param isolation which records of transactions are read
 * @param pace when batches run
 * @param waitForWriter how long to wait, with the session already up, for another writer to finish; zero: do not
 *     wait
 * @param runFor time after which to stop, if any
 * @param shufflePartitions number of partitions of the state; default: as stored, else the number of cores
 * @param runId id of this run
 */
public record AveragerSettings(
        String brokers,
        String inputTopic,
        String outputTopic,
        String progressTopic,
        CheckpointFolder checkpoint,
        StreamOptions options,
        Isolation isolation,
        Pace pace,
        Duration waitForWriter,
        Optional<Duration> runFor,
        OptionalInt shufflePartitions,
        String runId) {

    /**
     * When batches run.
     *
     * @param untilCaughtUp whether to end when all records present at the start are processed
     * @param interval otherwise, the least time between the starts of two batches
     */
    public record Pace(boolean untilCaughtUp, Duration interval) {}

    /**
     * Returns the options that a checkpoint created by this start is bound to.
     *
     * @param outputStart the output topic's end offsets at this moment
     */
    StoredOptions toStore(
            String inputTopicId, String outputTopicId, int partitions, SortedMap<Integer, Long> outputStart) {
        return new StoredOptions(
                inputTopic,
                inputTopicId,
                outputTopic,
                outputTopicId,
                options,
                partitions,
                outputStart,
                isolation,
                null);
    }
}
