package io.dps.shell.topic;

import java.util.List;

/** Finds the uses of a topic, such as streams that read or write it. */
@FunctionalInterface
public interface TopicUses {
    /**
     * Returns a message for each use of the topic.
     *
     * @throws io.dps.contract.UserFailure of kind {@code FAILED} if the topic does not exist
     */
    List<String> of(String topic);
}
