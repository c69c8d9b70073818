package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.util.SortedMap;

/**
 * Identifies the run and the stream of a report.
 *
 * @param writer the process
 * @param inputTopic where readings come from
 * @param outputTopic where averages go; also the stream's name
 * @param options what the averages depend on
 * @param outputStart end offsets of the output topic when the checkpoint was begun, or null if they were not noted
 */
public record StreamIdentity(
        WriterHolder writer,
        String inputTopic,
        String outputTopic,
        StreamProgress.Options options,
        SortedMap<Integer, Long> outputStart) {}
