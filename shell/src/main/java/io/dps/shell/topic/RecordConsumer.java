package io.dps.shell.topic;

/** Takes the records of a read, in the reading thread. */
public interface RecordConsumer {
    /** Takes one record. */
    void take(TopicRecord record);

    /** Called between polls while following: nothing more is waiting, so what came may be shown. */
    default void pause() {}

    /** Hears, in a sentence for people, what is the matter with a read that goes on. */
    default void notice(String text) {}

    /** Whether the read may end early. */
    default boolean isDone() {
        return false;
    }
}
