package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import java.util.SortedMap;

/**
 * Identifies the run and the stream that a progress record is about.
 *
 * @param writer the process that writes to the stream
 * @param stream the stream's name
 * @param inputTopic topic of its records
 * @param outputTopic topic of its rows
 * @param options the options that its checkpoint is bound to
 * @param outputStart end offsets of the output topic when the checkpoint was created, or null if they were not
 *     stored
 */
public record StreamIdentity(
        WriterHolder writer,
        String stream,
        String inputTopic,
        String outputTopic,
        StreamProgress.Options options,
        SortedMap<Integer, Long> outputStart) {}
