package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;

/** A destination of progress records. Called by one thread at a time. */
public interface ProgressSink extends AutoCloseable {
    /** Accepts a record. Logs a failure instead of throwing it: the averages matter more than the reports. */
    default void accept(StreamProgress progress) {
        accept(progress, () -> {});
    }

    /**
     * Accepts a record, and runs an action once the record is safely delivered. If delivery fails, the action never
     * runs.
     *
     * @param delivered the action, run by any thread; must not block for long
     */
    void accept(StreamProgress progress, Runnable delivered);

    /** Delivers the accepted records, within a few seconds. */
    @Override
    void close();
}
