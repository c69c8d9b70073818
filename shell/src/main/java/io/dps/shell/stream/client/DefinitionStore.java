package io.dps.shell.stream.client;

import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TailRequest;
import io.dps.shell.topic.TopicRecord;
import io.dps.shell.topic.client.TopicReader;
import io.dps.shell.topic.client.TopicWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of the streams that users make, in the compacted topic {@link Topics#DEFINITIONS} (ADR 0020). Reads
 * the topic on every call, because another shell may have written to it.
 */
public final class DefinitionStore {
    private final Supplier<KafkaClient> kafka;

    /** @param kafka gives the connection; opens one on first use and when the platform has moved */
    public DefinitionStore(Supplier<KafkaClient> kafka) {
        this.kafka = kafka;
    }

    /** Returns the definitions that the topic holds; none if there is no topic yet. */
    public Definitions all() {
        return read(kafka.get()).definitions();
    }

    /**
     * Stores the definition of a new stream; creates the topic if it is missing.
     *
     * @throws UserFailure of kind {@code FAILED} if a stream of that name exists, or if another shell creates one of
     *     that name at the same moment
     */
    public void create(StreamDefinition definition) {
        KafkaClient client = kafka.get();
        client.ensureTopic(Topics.DEFINITIONS, 1, Map.of("cleanup.policy", "compact"));
        Log before = read(client);
        before.definitions().requireFree(definition.name());
        store(client, before, definition);
    }

    /**
     * Stores another definition of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if the stream no longer has the replaced definition, or if another
     *     shell changes it at the same moment
     */
    public void replace(StreamDefinition replaced, StreamDefinition definition) {
        KafkaClient client = kafka.get();
        Log before = read(client);
        if (!replaced.equals(before.definitions().byName().get(definition.name()))) {
            throw UserFailure.failed(
                    "another shell has changed stream " + definition.name() + " in the meantime",
                    "look at it, then edit it again: stream describe " + definition.name());
        }
        store(client, before, definition);
    }

    private static void store(KafkaClient client, Log before, StreamDefinition definition) {
        String name = definition.name();
        new TopicWriter(client).write(Topics.DEFINITIONS, utf8(name), RecordJson.write(definition));
        List<Optional<StreamDefinition>> since = read(client).ofStream(name, before.end());
        boolean alone = since.stream().allMatch(each -> each.equals(Optional.of(definition)));
        if (!alone) {
            boolean counts = since.get(since.size() - 1).equals(Optional.of(definition));
            throw UserFailure.failed(
                    "another shell changed stream " + name
                            + " at the same time; "
                            + (counts
                                    ? "your definition was stored last and is in effect"
                                    : "the other change was stored last and is in effect"),
                    "check the result: stream describe " + name);
        }
    }

    /** Drops the definition of a stream, which exists. */
    public void drop(String name) {
        new TopicWriter(kafka.get()).write(Topics.DEFINITIONS, utf8(name), null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Log read(KafkaClient client) {
        Log log = new Log();
        if (client.hasTopic(Topics.DEFINITIONS)) {
            new TopicReader(client).read(TailRequest.all(Topics.DEFINITIONS), log);
        }
        return log;
    }

    /**
     * The definitions at one time.
     *
     * @param byName the definitions by the names of their streams
     * @param unreadable the keys whose last value is not a definition of that stream
     */
    public record Definitions(SortedMap<String, StreamDefinition> byName, SortedSet<String> unreadable) {
        /** @throws UserFailure of kind {@code FAILED} if there is a record of that name */
        public void requireFree(String name) {
            if (byName.containsKey(name)) {
                throw UserFailure.failed(
                        "stream " + name + " already exists",
                        "choose another name, or drop it first: stream drop " + name);
            }
            if (unreadable.contains(name)) {
                throw UserFailure.failed(
                        "the definition of stream " + name + " in topic " + Topics.DEFINITIONS + " is not readable",
                        "drop it first: stream drop " + name);
            }
        }
    }

    /** All records of the topic, in their order. */
    private static final class Log implements RecordConsumer {
        private final List<TopicRecord> records = new ArrayList<>();

        @Override
        public void take(TopicRecord record) {
            records.add(record);
        }

        /** Returns the first offset behind the records that were read. */
        long end() {
            return records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
        }

        /** Returns the definition in each record of a stream from an offset on; empty if the record has none. */
        List<Optional<StreamDefinition>> ofStream(String name, long since) {
            return records.stream()
                    .filter(record -> record.offset() >= since && key(record).equals(name))
                    .map(record -> definition(name, record.value()))
                    .toList();
        }

        Definitions definitions() {
            SortedMap<String, byte[]> last = new TreeMap<>();
            for (TopicRecord record : records) {
                if (record.value() == null) {
                    last.remove(key(record));
                } else {
                    last.put(key(record), record.value());
                }
            }
            SortedMap<String, StreamDefinition> byName = new TreeMap<>();
            SortedSet<String> unreadable = new TreeSet<>();
            last.forEach((name, value) -> definition(name, value)
                    .ifPresentOrElse(found -> byName.put(name, found), () -> unreadable.add(name)));
            return new Definitions(byName, unreadable);
        }

        private static String key(TopicRecord record) {
            return new String(Objects.requireNonNullElse(record.key(), new byte[0]), StandardCharsets.UTF_8);
        }

        private static Optional<StreamDefinition> definition(String name, byte @Nullable [] value) {
            if (value == null) {
                return Optional.empty();
            }
            try {
                // The value may be the JSON literal null, which is read as a Java null.
                return Optional.ofNullable(RecordJson.read(value, StreamDefinition.class))
                        .filter(found -> found.name().equals(name));
            } catch (UncheckedIOException e) {
                return Optional.empty();
            }
        }
    }
}
