package io.dps.streaming;

/** Where progress records go. Called by one thread at a time. */
public interface ProgressSink extends AutoCloseable {
    /** Takes a record; a failure is logged, not thrown, as the averages matter more than the report of them. */
    void accept(StreamProgress progress);

    /** Delivers what was taken, within some seconds. */
    @Override
    void close();
}
