package io.dps.shell.topic;

import java.util.List;

/** Finds out what uses a topic. */
@FunctionalInterface
public interface TopicUses {
    /**
     * Returns a line for each use of the topic, for people.
     *
     * @throws io.dps.contract.UserFailure failed, when there is no such topic
     */
    List<String> of(String topic);
}
