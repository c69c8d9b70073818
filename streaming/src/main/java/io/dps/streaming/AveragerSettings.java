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
 * One start of the averager.
 *
 * @param brokers bootstrap servers, host:port
 * @param inputTopic where readings come from
 * @param outputTopic where averages go; also the stream's name
 * @param progressTopic where progress records go
 * @param checkpoint the stream's own folder
 * @param options what the averages depend on
 * @param isolation which records of transactions are read
 * @param pace when batches run
 * @param waitForWriter how long to wait for another writer to leave, with the session already up; zero: not at all
 * @param runFor after how long to stop, if at all
 * @param shufflePartitions into how many parts the state is split; else as stored, else the number of cores
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
     * @param untilCaughtUp whether to end when all that was there at the start is processed
     * @param interval the least time between the starts of two batches, otherwise
     */
    public record Pace(boolean untilCaughtUp, Duration interval) {}

    /**
     * Returns what a checkpoint made by this start is bound to.
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
