package io.dps.shell.stream;

import io.dps.contract.FailureKind;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.TopicUses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Finds the streams that use a topic: from their reports, and from their definitions if they join it. */
public final class StreamUses implements TopicUses {
    private final TopicService topics;
    private final StreamService streams;
    private final StreamCatalog catalog;

    public StreamUses(TopicService topics, StreamService streams, StreamCatalog catalog) {
        this.topics = topics;
        this.catalog = catalog;
        this.streams = streams;
    }

    /** Who may not read the definitions may still delete topics. */
    private Collection<StreamDefinition> definitions() {
        try {
            return catalog.all().byName().values();
        } catch (UserFailure notAllowed) {
            if (notAllowed.kind() != FailureKind.FAILED) {
                throw notAllowed;
            }
            return List.of();
        }
    }

    @Override
    public List<String> of(String topic) {
        Set<String> names = topics.require(topic).topicNames();
        List<String> uses = new ArrayList<>();
        // Without these records the stream cannot start again, whether or not it runs now.
        definitions().forEach(definition -> definition.statics().stream()
                .filter(view -> view.topic().equals(topic))
                .forEach(view -> uses.add("stream " + definition.name() + " joins " + topic)));
        if (!names.contains(Topics.PROGRESS)) {
            return uses;
        }
        if (topic.equals(Topics.PROGRESS)) {
            uses.add("all streams report to " + topic);
        }
        for (StreamStatus state : streams.states()) {
            if (state.report().state() == StreamState.RESET) {
                continue;
            }
            String stream = "stream " + state.report().stream() + " (" + state.state() + ")";
            if (state.report().inputTopic().equals(topic)) {
                uses.add(stream + " reads " + topic);
            }
            // The report of a reset does not name the output topic; the averager's output topic is named like the
            // stream.
            boolean averager = state.report().stream().equals(Topics.AVERAGES);
            if ((averager ? Topics.AVERAGES : state.report().outputTopic()).equals(topic)) {
                uses.add(stream + " writes " + topic);
            }
        }
        return uses;
    }
}
