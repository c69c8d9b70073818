package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.contract.FailureKind;
import io.dps.contract.InputView;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.contract.StreamHint;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Suggestion;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.stream.client.DefinitionStore;
import io.dps.shell.stream.client.DefinitionStore.Definitions;
import io.dps.shell.topic.TopicService;
import io.dps.shell.topic.ViewService;
import io.dps.shell.topic.client.TopicRetention;
import io.dps.stack.model.RuntimeProgram;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Creates, finds and drops the streams that users make. */
public final class StreamCatalog {
    private static final String CHECK = "io.dps.streaming.StreamCheckMain";
    private static final int CHECK_HEAP_MIB = 512;
    private static final Set<String> OF_AVERAGER = Set.of(Topics.READINGS, Topics.AVERAGES);

    private final Supplier<KafkaClient> kafka;
    private final TopicService topics;
    private final StreamViews views;
    private final StreamService streams;
    private final DefinitionStore definitions;
    private final RuntimeProgram.Runner programs;

    /**
     * @param kafka gives the connection; opens one on first use and when the platform has moved
     * @param programs runs the program that checks a definition
     */
    public StreamCatalog(
            Supplier<KafkaClient> kafka,
            TopicService topics,
            ViewService views,
            StreamService streams,
            RuntimeProgram.Runner programs) {
        this.kafka = kafka;
        this.topics = topics;
        this.views = new StreamViews(views);
        this.streams = streams;
        this.definitions = new DefinitionStore(kafka);
        this.programs = programs;
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
     * @throws UserFailure if the SQL does not read exactly one view without an end, if the name or the sink is taken, or if
     *     a topic is missing
     */
    public StreamDefinition define(String name, String sql, String sink) {
        StreamDefinition definition = views.definition(name, sql, sink, List.of());
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
        StreamCheck check = check(new StreamCheckRequest(definition, null));
        requireKeyed(check, definition);
        // Again: the check takes seconds, in which another shell may have taken the topic.
        requireFree(definition);
        StreamDefinition read = definition.without(check.unread());
        requireFixed(read);
        definitions.create(read);
        return new Created(read, check);
    }

    /** A stream that was created. */
    public record Created(StreamDefinition definition, StreamCheck check) {}

    /**
     * Returns a warning for each static view whose topic will delete records that the stream needs. Says nothing of a
     * topic whose configs this user may not see.
     */
    public List<String> retentions(StreamDefinition definition) {
        List<String> warnings = new ArrayList<>();
        for (InputView view : definition.statics()) {
            retention(view.topic())
                    .ifPresent(time -> warnings.add("warning: topic " + view.topic() + " keeps records for "
                            + Durations.format(time) + ", but stream " + definition.name()
                            + " cannot start again without those"
                            + " of view " + view.name() + "; set retention.ms=-1 for that topic"));
        }
        return warnings;
    }

    private Optional<Duration> retention(String topic) {
        try {
            return new TopicRetention(kafka.get()).of(topic);
        } catch (UserFailure notAllowed) {
            if (notAllowed.kind() != FailureKind.FAILED) {
                throw notAllowed;
            }
            return Optional.empty();
        }
    }

    /** Compaction removes records between the offsets of a view, and leaves no sign that they were there. */
    private void requireFixed(StreamDefinition definition) {
        for (InputView view : definition.statics()) {
            if (isCompacted(view.topic())) {
                throw UserFailure.failed(
                        "topic '" + view.topic() + "' is compacted, so that the rows of view " + view.name()
                                + ", which stream " + definition.name() + " joins, would change",
                        "copy its records with a stream to a topic that is not compacted, and declare the view on that");
            }
        }
    }

    private void requireKeyed(StreamCheck check, StreamDefinition definition) {
        String sink = definition.outputTopic();
        if (check.identity().isEmpty() && isCompacted(sink)) {
            throw UserFailure.failed(
                    "topic '" + sink + "' is compacted, but the rows of stream " + definition.name()
                            + " have no key: compaction would delete them",
                    "group the rows by what identifies them, or write to a topic that is not compacted");
        }
    }

    /**
     * Lets Spark check a definition as it is stored.
     *
     * @throws UserFailure if Spark refuses it, such as one that an earlier version of dps stored
     */
    public StreamCheck checked(StreamDefinition definition) {
        return check(new StreamCheckRequest(definition, null));
    }

    /**
     * Makes the definition of a stream with other SQL, over its views as they are declared now.
     *
     * @return what to give to {@link #edit}; empty if it would not be another definition
     * @throws UserFailure if there is no such stream, if it has a writer or an unfinished batch, or if the SQL does not
     *     read exactly one view without an end
     */
    public Optional<Edit> edited(String name, String sql) {
        requireOwn(name, "no definition to edit", "its options are those of: stream start");
        StreamDefinition stored = require(name);
        StreamDefinition now = views.definition(name, sql, stored.outputTopic(), stored.statics());
        now.streamed();
        boolean isSame = now.sql().equals(stored.sql())
                && now.views().equals(stored.views())
                && now.isolation() == stored.isolation();
        return isSame ? Optional.empty() : Optional.of(new Edit(stored, now, past(stored)));
    }

    /** A definition that replaces another one of the same stream. */
    public record Edit(StreamDefinition stored, StreamDefinition now, Past past) {}

    /** What the reports say about the checkpoint that an edited stream would go on from. */
    public enum Past {
        /** It was reset, or has never run: it starts from the beginning. */
        NONE,
        /** It has run with the stored definition, or with one that this one has taken over from. */
        RAN,
        /** Its last run was that of another stream of the same name, which was dropped. */
        OF_ANOTHER,
        /** There is no report any more, or none yet. */
        UNKNOWN
    }

    /**
     * The result of an edit.
     *
     * @param definition what was stored
     * @param goesOn whether the stream can go on from a checkpoint of the replaced definition
     */
    public record Edited(StreamDefinition definition, StreamCheck check, Past past, boolean goesOn) {}

    /**
     * Lets Spark check whether a stream can go on with an edited definition, and stores it.
     *
     * @throws UserFailure if the stream cannot run, or cannot go on from its checkpoint; nothing is stored then
     */
    public Edited edit(Edit edit) {
        String name = edit.now().name();
        StreamCheck check = check(new StreamCheckRequest(edit.now(), edit.stored()));
        requireKeyed(check, edit.now());
        boolean goesOn = check.obstacle() == null;
        if (!goesOn && edit.past() == Past.RAN) {
            throw UserFailure.failed(
                    "stream " + name + " cannot go on from its checkpoint with this SQL: " + check.obstacle(),
                    "to use the SQL from the first record on: " + StreamHint.command("reset", name)
                            + " --rows, then edit the stream again");
        }
        // Again: the check takes seconds, in which another shell may have started the stream.
        if (past(edit.stored()) != edit.past()) {
            throw UserFailure.failed(
                    "another shell has started or reset stream " + name + " in the meantime",
                    "edit it again; see: " + StreamHint.command("status", name));
        }
        StreamDefinition now = edit.now().without(check.unread());
        requireFixed(now);
        definitions.replace(edit.stored(), goesOn ? now.takingOver(edit.stored()) : now);
        return new Edited(now, check, edit.past(), goesOn);
    }

    /**
     * Returns what is known of the checkpoint of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream has a writer, or a batch that has to end first
     */
    private Past past(StreamDefinition stored) {
        String name = stored.name();
        if (!kafka.get().hasTopic(Topics.PROGRESS)) {
            return Past.NONE;
        }
        streams.requireStopped(name);
        StreamProgress last = streams.lastReport(name).orElse(null);
        if (last == null) {
            return Past.UNKNOWN;
        }
        if (last.state() == StreamState.RESET) {
            return Past.NONE;
        }
        // A stream that has failed has to be edited as it is: its batch would only fail again.
        boolean mayHaveBatch = last.state() != StreamState.STOPPED || last.unfinishedBatch() != null;
        if (mayHaveBatch && last.state() != StreamState.FAILED) {
            throw UserFailure.failed(
                    "stream " + name + " may have an unfinished batch, which must be completed with its current SQL",
                    "complete it, then edit the stream again; to complete it: " + StreamHint.command("start", name)
                            + " --until-caught-up");
        }
        String ran = last.options() == null ? null : last.options().definition();
        boolean isOurs = ran != null
                && (stored.fingerprint().equals(ran) || stored.takesOver().contains(ran));
        return isOurs ? Past.RAN : Past.OF_ANOTHER;
    }

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

    private StreamCheck check(StreamCheckRequest request) {
        byte[] answer = programs.run(
                new RuntimeProgram("stream-check", CHECK, List.of(), CHECK_HEAP_MIB, true, Optional.empty()),
                RecordJson.write(request));
        return ProgramAnswer.read(answer, StreamCheck.class, "the check of the SQL");
    }

    /** A topic whose configs this user may not see counts as one that is not compacted. */
    private boolean isCompacted(String topic) {
        return topics.describe(topic).configs().stream()
                .anyMatch(config ->
                        config.name().equals("cleanup.policy") && config.value().contains("compact"));
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
        if (kafka.get().hasTopic(Topics.PROGRESS)) {
            streams.requireStopped(name);
        }
        // First, since without the definition nobody could drop the stream again if this fails.
        streams.discard(name);
        definitions.drop(name);
    }

    private static void requireOwn(String name, String lacks, String hint) {
        if (name.equals(Topics.AVERAGES)) {
            throw UserFailure.failed("stream " + name + " belongs to dps and has " + lacks, hint);
        }
    }

    /** The text that a program of dps writes to its standard output. */
    static final class ProgramAnswer {
        private ProgramAnswer() {}

        /** @param what what the program does, for the message */
        static <T extends Record> T read(byte[] answer, Class<T> type, String what) {
            try {
                T read = RecordJson.read(answer, type);
                if (read != null) {
                    return read;
                }
            } catch (UncheckedIOException e) {
                throw unreadable(what, e);
            }
            throw unreadable(what, null);
        }

        private static UserFailure unreadable(String what, UncheckedIOException cause) {
            return UserFailure.failed(
                    what + " succeeded, but its result cannot be read",
                    "the shell and the streaming programs may be of different versions; build or unpack dps again",
                    cause);
        }
    }
}
