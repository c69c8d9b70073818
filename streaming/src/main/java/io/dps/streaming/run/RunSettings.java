package io.dps.streaming.run;

import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.kafka.BrokerAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of one run of a stream that do not change what it computes.
 *
 * @param brokers how to reach the brokers
 * @param progressTopic topic of the progress records
 * @param checkpoint the stream's checkpoint folder
 * @param pace when batches run
 * @param waitForWriter how long to wait, with the session already up, for another writer to finish; zero for no wait
 * @param runFor time after which to stop, if any
 * @param runId id of this run
 * @param cores the number of cores to use; if empty, all of this machine, or those that the cluster gives
 * @param lease whether the writer has to hold a lease as well: others may run on other machines
 */
public record RunSettings(
        BrokerAccess brokers,
        String progressTopic,
        CheckpointFolder checkpoint,
        Pace pace,
        Duration waitForWriter,
        Optional<Duration> runFor,
        String runId,
        OptionalInt cores,
        boolean lease) {

    /** Settings of a run on one machine that chooses no number of cores. */
    public RunSettings(
            BrokerAccess brokers,
            String progressTopic,
            CheckpointFolder checkpoint,
            Pace pace,
            Duration waitForWriter,
            Optional<Duration> runFor,
            String runId) {
        this(brokers, progressTopic, checkpoint, pace, waitForWriter, runFor, runId, OptionalInt.empty(), false);
    }

    /**
     * When batches run.
     *
     * @param untilCaughtUp whether to end when all records present at the start are processed
     * @param interval least time between the starts of two batches, unless {@code untilCaughtUp} is true
     */
    public record Pace(boolean untilCaughtUp, Duration interval) {}
}
