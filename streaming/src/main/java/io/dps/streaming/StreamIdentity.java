package io.dps.streaming;

/**
 * Which run of which stream reports.
 *
 * @param writer the process
 * @param inputTopic where readings come from
 * @param outputTopic where averages go; also the stream's name
 */
public record StreamIdentity(WriterHolder writer, String inputTopic, String outputTopic) {
    /** Returns the progress of a stream that has not run a batch yet. */
    StreamProgress beforeFirstBatch() {
        return BatchFigures.NONE.toProgress(this, new StreamCounts(0, 0, 0));
    }
}
