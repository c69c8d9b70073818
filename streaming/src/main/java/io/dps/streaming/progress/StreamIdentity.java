package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.util.SortedMap;

/**
 * Identifies the run and the stream that a progress record is about.
 *
 * @param writer the process that writes to the stream
 * @param inputTopic topic of the readings
 * @param outputTopic topic of the averages; also the stream's name
 * @param options the options that the averages depend on
 * @param outputStart end offsets of the output topic when the checkpoint was created, or null if they were not
 *     stored
 */
public record StreamIdentity(
        WriterHolder writer,
        String inputTopic,
        String outputTopic,
        StreamProgress.Options options,
        SortedMap<Integer, Long> outputStart) {}
