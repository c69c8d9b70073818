package io.dps.streaming.progress;

import io.dps.contract.StreamProgress;

/** Where progress records go. Called by one thread at a time. */
public interface ProgressSink extends AutoCloseable {
    /** Takes a record; a failure is logged, not thrown, as the averages matter more than the report of them. */
    default void accept(StreamProgress progress) {
        accept(progress, () -> {});
    }

    /**
     * Takes a record, and runs something once it is delivered for good, by whatever thread; never if it is not.
     *
     * @param delivered must not block for long
     */
    void accept(StreamProgress progress, Runnable delivered);

    /** Delivers what was taken, within some seconds. */
    @Override
    void close();
}
