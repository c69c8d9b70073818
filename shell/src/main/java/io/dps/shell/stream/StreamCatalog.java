package io.dps.shell.stream;

import io.dps.contract.StreamCheck;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Suggestion;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.client.DefinitionStore;
import io.dps.shell.stream.client.DefinitionStore.Definitions;
import io.dps.shell.topic.TopicService;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Creates, finds and drops the streams that users make. */
public final class StreamCatalog {
    private static final Set<String> OF_AVERAGER = Set.of(Topics.READINGS, Topics.AVERAGES);

    private final Supplier<KafkaClient> kafka;
    private final TopicService topics;
    private final StreamViews views;
    private final StreamService streams;
    private final DefinitionStore definitions;
    private final StreamChecker checker;

    /**
     * @param kafka gives the connection; opens one on first use and when the platform has moved
     * @param definitions the topic of the definitions
     */
    public StreamCatalog(
            Supplier<KafkaClient> kafka,
            TopicService topics,
            StreamViews views,
            StreamService streams,
            DefinitionStore definitions,
            StreamChecker checker) {
        this.kafka = kafka;
        this.topics = topics;
        this.views = views;
        this.streams = streams;
        this.definitions = definitions;
        this.checker = checker;
    }

    /** Returns the definitions of all streams but the averager. */
    public Definitions all() {
        return definitions.all();
    }

    /**
     * Checks that there is a stream of that name.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no such stream
     */
    public void requireKnown(String name) {
        if (!name.equals(Topics.AVERAGES)) {
            require(name);
        }
    }

    /** Returns the names of all streams but the averager. */
    public Set<String> names() {
        return definitions.all().byName().keySet();
    }

    /**
     * Returns the definition of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no stream of that name
     */
    public StreamDefinition require(String name) {
        Definitions all = definitions.all();
        StreamDefinition found = all.byName().get(name);
        if (found == null && all.unreadable().contains(name)) {
            throw UserFailure.failed(
                    "the definition of stream " + name + " in topic " + Topics.DEFINITIONS + " is not readable",
                    "drop it with 'stream drop " + name + "', then create the stream again");
        }
        if (found == null) {
            throw unknown(name, all);
        }
        return found;
    }

    /** Returns the names of the stream's views that this context has declared in another way since. */
    public List<String> declaredOtherwise(StreamDefinition definition) {
        return views.declaredOtherwise(definition);
    }

    private static UserFailure unknown(String name, Definitions all) {
        return UserFailure.failed(
                "there is no stream '" + name + "'",
                Suggestion.hint(name, all.byName().keySet(), "see: stream list"));
    }

    /**
     * Makes the definition of a new stream, which can then be created.
     *
     * @param sink the topic that the stream writes to
     * @param key the columns of the keys of the records; empty for the default
     * @throws UserFailure if the SQL does not read exactly one view without an end, if the name or the sink is taken, or if
     *     a topic is missing
     */
    public StreamDefinition define(String name, String sql, String sink, List<String> key) {
        StreamDefinition definition =
                views.definition(name, sql, sink, List.of()).keyedBy(key);
        requireFree(definition);
        topics.require(definition.streamed().topic());
        if (!kafka.get().hasTopic(sink)) {
            throw UserFailure.failed(
                    "there is no topic '" + sink + "' to write to", "create it with: topic create " + sink);
        }
        return definition;
    }

    /**
     * Lets Spark check a definition, and stores it.
     *
     * @return what was stored, and what the check found
     * @throws UserFailure if the stream cannot run as it is defined; nothing is stored then
     */
    public Created create(StreamDefinition definition) {
        StreamCheck check = checker.check(definition);
        checker.requireKeyed(
                check,
                definition,
                "add " + String.join(", ", check.lacking())
                        + " to --key, leave --key out, or write to a topic that is not compacted");
        // Again: the check takes seconds, in which another shell may have taken the topic.
        requireFree(definition);
        StreamDefinition checked = definition.without(check.unread()).keyedBy(check.definedKey());
        checker.requireFixed(checked);
        definitions.create(checked);
        return new Created(checked, check);
    }

    /** A stream that was created. */
    public record Created(StreamDefinition definition, StreamCheck check) {}

    private void requireFree(StreamDefinition definition) {
        if (OF_AVERAGER.contains(definition.name())) {
            throw UserFailure.failed(
                    "the name '" + definition.name() + "' is reserved for the built-in averager",
                    "choose another name");
        }
        String sink = definition.outputTopic();
        if (OF_AVERAGER.contains(sink)) {
            throw UserFailure.failed(
                    "topic '" + sink + "' is " + (sink.equals(Topics.READINGS) ? "read" : "written")
                            + " by the built-in averager",
                    "choose another topic with --to");
        }
        Definitions all = definitions.all();
        all.requireFree(definition.name());
        all.byName().values().stream()
                .filter(other -> other.outputTopic().equals(sink))
                .findFirst()
                .ifPresent(other -> {
                    throw UserFailure.failed(
                            "topic '" + sink + "' is written by stream " + other.name() + "",
                            "choose another topic with --to");
                });
    }

    /**
     * Drops the definition of a stream; its output topic stays.
     *
     * @throws UserFailure of kind {@code FAILED} if there is no stream of that name, or if the stream runs
     */
    public void drop(String name) {
        requireOwn(
                name, "no definition to drop", "to stop it: stream stop; to start it from the beginning: stream reset");
        Definitions all = definitions.all();
        if (!all.byName().containsKey(name) && !all.unreadable().contains(name)) {
            throw unknown(name, all);
        }
        streams.requireStopped(name);
        // First, since without the definition nobody could drop the stream again if this fails.
        streams.discard(name);
        definitions.drop(name);
    }

    static void requireOwn(String name, String lacks, String hint) {
        if (name.equals(Topics.AVERAGES)) {
            throw UserFailure.failed("stream " + name + " belongs to dps and has " + lacks, hint);
        }
    }
}
