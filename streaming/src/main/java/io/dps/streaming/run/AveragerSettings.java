package io.dps.streaming.run;

import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.streaming.checkpoint.StoredOptions;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * The settings of one start of the averager.
 *
 * @param run the settings of the run
 * @param inputTopic topic of the readings
 * @param outputTopic topic of the averages; also the stream's name
 * @param options the options that the averages depend on
 * @param isolation which records of transactions are read
 * @param shufflePartitions number of partitions of the state; default: as stored, else the number of cores
 */
public record AveragerSettings(
        RunSettings run,
        String inputTopic,
        String outputTopic,
        StreamOptions options,
        Isolation isolation,
        OptionalInt shufflePartitions) {

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
