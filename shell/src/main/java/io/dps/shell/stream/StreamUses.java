package io.dps.shell.stream;

import io.dps.contract.Topics;
import io.dps.shell.platform.Platform;
import io.dps.shell.topic.TopicService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which streams use a topic, by what they reported. */
public final class StreamUses {
    private final Platform platform;

    public StreamUses(Platform platform) {
        this.platform = platform;
    }

    /**
     * A line for each use of the topic, for people; none when no stream uses it.
     *
     * @throws io.dps.contract.UserFailure failed, when there is no such topic
     */
    public List<String> of(String topic) {
        Set<String> names = new TopicService(platform).require(topic).topicNames();
        if (!names.contains(Topics.PROGRESS)) {
            return List.of();
        }
        List<String> uses = new ArrayList<>();
        if (topic.equals(Topics.PROGRESS)) {
            uses.add("all streams report to " + topic);
        }
        for (StreamStatus state : new StreamService(platform).states()) {
            String stream = "stream " + state.report().stream() + " (" + state.state() + ")";
            if (state.report().inputTopic().equals(topic)) {
                uses.add(stream + " reads " + topic);
            }
            if (state.report().stream().equals(topic)) {
                uses.add(stream + " writes " + topic);
            }
        }
        return uses;
    }
}
