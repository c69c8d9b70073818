package io.dps.shell.topic;

import java.util.List;

/** Finds the uses of a topic. */
@FunctionalInterface
public interface TopicUses {
    /**
     * Returns a message for each use of the topic.
     *
     * @throws io.dps.contract.UserFailure failed, if there is no such topic
     */
    List<String> of(String topic);
}
