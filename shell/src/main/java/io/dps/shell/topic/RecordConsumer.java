package io.dps.shell.topic;

/** Receives the records of a read, on the reading thread. */
public interface RecordConsumer {
    /** Receives one record. */
    void take(TopicRecord record);

    /**
     * Called between polls while following. No more records are waiting, so this is the time to show the records
     * received so far.
     */
    default void pause() {}

    /** Receives a message for the user about a problem that does not end the read. */
    default void notice(String text) {}

    /** Returns true if the read can end early. */
    default boolean isDone() {
        return false;
    }
}
